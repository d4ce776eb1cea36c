using Rlfw.Contracts;
using Rlfw.Training.Loops;
using Rlfw.Training.Statistics;

namespace Rlfw.Training.Evaluation;

/// <summary>
/// Plays whole episodes greedily on environments of its own. Episode k of evaluation i draws from a stream of its own, so
/// its result depends on the parameters alone (and on what wrappers learned about observations). Returns are those of the
/// environments, whatever wrappers make of rewards. Reports <c>eval/return</c> (mean), <c>eval/return_std</c>,
/// <c>eval/return_min</c>, <c>eval/return_max</c>, <c>eval/episode_length</c>, and <c>eval/unfinished</c>, the number of
/// episodes cut at <see cref="LongestEpisode"/>: a greedy policy may walk in circles where nothing else ends an episode.
/// </summary>
public sealed class EnvironmentEvaluator : IStageEvaluator
{
    /// <summary>Environment steps after which an episode is cut.</summary>
    public const int LongestEpisode = 10_000;

    private const int ParallelEnvironments = 16;

    private readonly Policy _act;
    private readonly ulong _seed;
    private readonly string _stage;
    private readonly int _episodes;
    private readonly EnvironmentLayers _layers;
    private readonly IVectorEnvironment _environments;
    private readonly VectorOutcome _outcome;
    private readonly ActionBuffer _actions;
    private readonly float[] _observations;

    // Which episode each environment plays; at or beyond the number of episodes it plays on for nobody.
    private readonly int[] _playing;

    /// <summary>Makes the evaluator and its environments.</summary>
    /// <param name="act">The greedy policy.</param>
    /// <param name="environments">Makes environments; the evaluator disposes those it made.</param>
    /// <param name="loop">The loop that learns: its wrappers' statistics are used; null where there is none.</param>
    /// <param name="episodes">Episodes per evaluation, at least 1.</param>
    /// <param name="seed">The run's root seed.</param>
    /// <param name="stage">The stage's name, part of the streams' names.</param>
    public EnvironmentEvaluator(
        Policy act,
        EnvironmentSource environments,
        IStageLoop? loop,
        int episodes,
        ulong seed,
        string stage
    )
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        (_act, _episodes, _seed, _stage) = (act, episodes, seed, stage);
        var trained = loop switch
        {
            OnPolicyLoop onPolicy => onPolicy.Layers,
            OffPolicyLoop offPolicy => offPolicy.Layers,
            _ => null,
        };
        _playing = new int[Math.Min(episodes, ParallelEnvironments)];
        _layers = EnvironmentLayers.Make(environments with { Folder = null }, _playing.Length, trained);
        _environments = _layers.Outermost;
        var size = _environments.ObservationSpace.Size;
        _actions = new ActionBuffer(_environments.ActionSpace, _playing.Length);
        _outcome = new VectorOutcome(_playing.Length, size);
        _observations = new float[_playing.Length * size];
    }

    /// <summary>Chooses actions.</summary>
    /// <param name="observations">[M, O].</param>
    /// <param name="actions">Takes them, [M, A]; the index where the space is discrete.</param>
    public delegate void Policy(ReadOnlySpan<float> observations, Span<float> actions);

    /// <inheritdoc />
    public EvaluationReport Evaluate(int index, long step)
    {
        var returns = new double[_episodes];
        var lengths = new double[_episodes];
        int unfinished = 0,
            left = _episodes;
        // Row r plays the episodes r, r + M, r + 2M, ...: which episodes are played does not depend on their lengths.
        for (var row = 0; row < _playing.Length; row++)
        {
            Start(row, index, row);
        }

        while (left > 0)
        {
            _act(_observations, _actions.Values);
            _actions.Check();
            _environments.Step(_actions.Applied(), _outcome);
            _outcome.Observations.CopyTo(_observations, 0);
            for (var row = 0; row < _playing.Length; row++)
            {
                var (episode, ended) = (_playing[row], _outcome.Ended(row));
                if (episode < _episodes)
                {
                    returns[episode] += _layers.Measured.Rewards[row];
                    lengths[episode]++;
                    if (!ended && lengths[episode] < LongestEpisode)
                    {
                        continue;
                    }

                    unfinished += ended ? 0 : 1;
                    left--;
                    Start(row, index, episode + _playing.Length);
                }
                else if (ended)
                {
                    Start(row, index, episode);
                }
            }
        }

        return Report(returns, lengths, unfinished);
    }

    /// <inheritdoc />
    public void Dispose() => _layers.Dispose();

    private static EvaluationReport Report(double[] returns, double[] lengths, int unfinished)
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["eval/return"] = SampleStatistics.Mean(returns),
            ["eval/return_min"] = returns.Min(),
            ["eval/return_max"] = returns.Max(),
            ["eval/episode_length"] = SampleStatistics.Mean(lengths),
            ["eval/unfinished"] = unfinished,
        };
        if (returns.Length > 1)
        {
            metrics["eval/return_std"] = SampleStatistics.StandardDeviation(returns);
        }

        return new EvaluationReport(metrics, []);
    }

    private void Start(int row, int evaluation, int episode)
    {
        _playing[row] = episode;
        var size = _outcome.Observations.Length / _playing.Length;
        _environments.Reset(
            row,
            new RandomStream(_seed, $"evaluation-{_stage}-{evaluation}", episode),
            _observations.AsSpan(row * size, size)
        );
    }
}
