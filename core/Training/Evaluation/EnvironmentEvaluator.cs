using Rlfw.Contracts;
using Rlfw.Training.Loops;
using Rlfw.Training.Statistics;

namespace Rlfw.Training.Evaluation;

/// <summary>
/// Plays whole episodes greedily on environments of its own. Episode k of evaluation i draws from a stream of its own, so
/// its result depends on the parameters alone (and on what wrappers learned about observations). Returns are those of the
/// environments, whatever wrappers make of rewards. Reports <c>eval/return</c> (mean), <c>eval/return_std</c>,
/// <c>eval/return_min</c>, <c>eval/return_max</c>, <c>eval/episode_length</c>, and <c>eval/unfinished</c>, the number of
/// episodes cut at <see cref="LongestEpisode"/>: a greedy policy may walk in circles where nothing else ends an episode. With
/// <see cref="Sampled"/> as many episodes with actions drawn from the policy: <c>eval/sampled_return</c> and so on.
/// Where the environment knows its transitions also <c>eval/optimal_return</c>, <c>eval/expected_return</c> and
/// <c>eval/gap_to_optimum</c>, which are exact.
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
    private readonly KnownOptimum? _optimum;

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
        _optimum = KnownOptimum.Of(environments);
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

    /// <summary>Draws actions, with a stream to draw from.</summary>
    /// <param name="observations">[M, O].</param>
    /// <param name="random">The stream.</param>
    /// <param name="actions">Takes them, [M, A].</param>
    public delegate void SampledPolicy(ReadOnlySpan<float> observations, RandomStream random, Span<float> actions);

    /// <summary>The policy as a distribution; null to play greedily only.</summary>
    public SampledPolicy? Sampled { get; init; }

    /// <inheritdoc />
    public EvaluationReport Evaluate(int index, long step)
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        Play(index, "", _act, metrics);
        if (Sampled is { } sampled)
        {
            // The same episodes as the greedy ones: they begin alike.
            var random = new RandomStream(_seed, $"evaluation-policy-{_stage}-{index}");
            Play(index, "sampled_", (observations, actions) => sampled(observations, random, actions), metrics);
        }

        _optimum?.Report(_act, metrics);
        return new EvaluationReport(metrics, []);
    }

    /// <inheritdoc />
    public void Dispose() => _layers.Dispose();

    private void Play(int index, string prefix, Policy act, SortedDictionary<string, double> metrics)
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
            act(_observations, _actions.Values);
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

        metrics[$"eval/{prefix}return"] = SampleStatistics.Mean(returns);
        metrics[$"eval/{prefix}return_min"] = returns.Min();
        metrics[$"eval/{prefix}return_max"] = returns.Max();
        metrics[$"eval/{prefix}episode_length"] = SampleStatistics.Mean(lengths);
        metrics[$"eval/{prefix}unfinished"] = unfinished;
        if (returns.Length > 1)
        {
            metrics[$"eval/{prefix}return_std"] = SampleStatistics.StandardDeviation(returns);
        }
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
