using Rlfw.Contracts;
using Rlfw.Training.Loops;
using Rlfw.Training.Statistics;

namespace Rlfw.Training.Evaluation;

/// <summary>
/// Plays whole episodes greedily on environments of its own. Episode k of evaluation i draws from a stream of its own, so
/// its result depends on the parameters alone. Reports <c>eval/return</c> (mean), <c>eval/return_std</c>,
/// <c>eval/return_min</c>, <c>eval/return_max</c>, <c>eval/episode_length</c>, and <c>eval/unfinished</c>, the number of
/// episodes cut at <see cref="LongestEpisode"/>: a greedy policy may walk in circles where nothing else ends an episode.
/// </summary>
public sealed class EnvironmentEvaluator : IStageEvaluator
{
    /// <summary>Environment steps after which an episode is cut.</summary>
    public const int LongestEpisode = 10_000;

    private const int ParallelEnvironments = 16;

    private readonly Func<Tensor, Tensor> _act;
    private readonly Device _device;
    private readonly ulong _seed;
    private readonly string _stage;
    private readonly int _episodes;
    private readonly GuardedEnvironment[] _environments;
    private readonly ActionBuffer _actions;
    private readonly float[] _observations;
    private readonly int _observationSize;

    /// <summary>Makes the evaluator and its environments.</summary>
    /// <param name="act">The greedy policy: observations float32 [M, O] to actions.</param>
    /// <param name="environments">Makes environments; the evaluator disposes those it made.</param>
    /// <param name="episodes">Episodes per evaluation, at least 1.</param>
    /// <param name="seed">The run's root seed.</param>
    /// <param name="stage">The stage's name, part of the streams' names.</param>
    /// <param name="device">Where the policy computes.</param>
    public EnvironmentEvaluator(
        Func<Tensor, Tensor> act,
        EnvironmentSource environments,
        int episodes,
        ulong seed,
        string stage,
        Device device
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        (_act, _episodes, _seed, _stage, _device) = (act, episodes, seed, stage, device);
        _environments = new GuardedEnvironment[Math.Min(episodes, ParallelEnvironments)];
        for (var i = 0; i < _environments.Length; i++)
        {
            _environments[i] = new GuardedEnvironment(environments);
        }

        _observationSize = _environments[0].Inner.ObservationSpace.Size;
        _actions = new ActionBuffer(_environments[0].Inner.ActionSpace, _environments.Length);
        _observations = new float[_environments.Length * _observationSize];
    }

    /// <inheritdoc />
    public EvaluationReport Evaluate(int index, long step)
    {
        var returns = new double[_episodes];
        var lengths = new double[_episodes];
        var unfinished = 0;
        // Row r plays the episodes r, r + M, r + 2M, ...: which episodes are played does not depend on their lengths.
        var playing = new List<int>(Enumerable.Range(0, _environments.Length));
        var episode = playing.ToArray();
        foreach (var row in playing)
        {
            Start(row, index, episode[row]);
        }

        while (playing.Count > 0)
        {
            Choose(playing);
            for (var position = playing.Count - 1; position >= 0; position--)
            {
                var row = playing[position];
                var result = _environments[row]
                    .Step(_actions.Row(position), _observations.AsSpan(row * _observationSize, _observationSize));
                var current = episode[row];
                returns[current] += result.Reward;
                lengths[current]++;
                var ended = result.Terminated || result.Truncated;
                if (!ended && lengths[current] < LongestEpisode)
                {
                    continue;
                }

                unfinished += ended ? 0 : 1;
                episode[row] += _environments.Length;
                if (episode[row] < _episodes)
                {
                    Start(row, index, episode[row]);
                }
                else
                {
                    playing.RemoveAt(position);
                }
            }
        }

        return Report(returns, lengths, unfinished);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var environment in _environments)
        {
            environment.Dispose();
        }
    }

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

    private void Start(int row, int evaluation, int episode) =>
        _environments[row]
            .Reset(
                new RandomStream(_seed, $"evaluation-{_stage}-{evaluation}", episode),
                _observations.AsSpan(row * _observationSize, _observationSize)
            );

    private void Choose(List<int> playing)
    {
        using var scope = NewDisposeScope();
        using var gradients = torch.no_grad();
        var rows = new float[playing.Count * _observationSize];
        for (var position = 0; position < playing.Count; position++)
        {
            _observations
                .AsSpan(playing[position] * _observationSize, _observationSize)
                .CopyTo(rows.AsSpan(position * _observationSize));
        }

        _actions.Set(_act(torch.tensor(rows, [playing.Count, _observationSize], device: _device)), playing.Count);
    }
}
