using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Training.Learning;
using Rlfw.Training.Optimizers;
using Rlfw.Training.Scoring;

namespace Rlfw.Plugins.Rloo;

/// <summary>
/// REINFORCE leave-one-out (Ahmadian et al., 2024, "Back to Basics"; formulas as in TRL's RLOOTrainer): a completion is one action, its
/// baseline the mean reward of the other completions of its prompt, and the divergence from the reference part of the reward.
/// </summary>
[Plugin("rloo", typeof(RlooOptions), Summary = "REINFORCE with a leave-one-out baseline (Ahmadian et al., 2024).")]
public sealed class RlooAlgorithm : ILearnsFromRewards, IPreparesForCompletions
{
    private readonly RlooOptions _options;
    private readonly IParameterOptimizer _optimizer;
    private readonly PolicyLearner _learner;
    private readonly ReferencePolicy? _reference;
    private readonly RandomStream _order;
    private readonly TimeProvider _clock;

    /// <summary>Makes the algorithm; with beta above 0 it may copy what the model learns.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="context">The model, where to compute, and the run's streams.</param>
    /// <param name="logger">Is told of the memory plan, and where micro-batches had to become smaller.</param>
    /// <param name="clock">Times what is reported.</param>
    public RlooAlgorithm(
        RlooOptions options,
        CompletionAlgorithmContext context,
        ILogger<RlooAlgorithm>? logger = null,
        TimeProvider? clock = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _clock = clock ?? TimeProvider.System;
        Model = context.Model.Module;
        Settings = options.ToSettings();
        _optimizer = options.NewOptimizer(Model);
        _reference = options.Beta > 0 ? new ReferencePolicy(context.Model) : null;
        _learner = new PolicyLearner(
            options.ToLearning(),
            new LearnerParts
            {
                Scorer = Scorers.For(context.Model, context.Device, options.Packing),
                Optimizer = _optimizer,
                ReferenceBytes = _reference?.Bytes ?? 0,
                Device = context.Device,
                Clock = _clock,
                Logger = logger ?? NullLogger<RlooAlgorithm>.Instance,
            }
        );
        _order = context.Streams.Get("minibatch");
    }

    /// <inheritdoc />
    public CompletionSettings Settings { get; }

    /// <inheritdoc />
    public nn.Module Model { get; }

    /// <inheritdoc />
    public void Prepare(CompletionShape longest) => _learner.Prepare(longest);

    /// <inheritdoc />
    public UpdateRecord Update(CompletionBatch batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        _optimizer.LearningRate = _options.LearningRate.At(context.Progress);
        var start = _clock.GetTimestamp();
        var old = StaysOnPolicy(batch) && _reference is null ? null : _learner.Score(batch.Completions);
        var reference = _reference?.With(() => _learner.Score(batch.Completions));
        var logprobs = _clock.GetElapsedTime(start);
        var divergences = reference is null ? null : Divergences(old!, reference);
        var advantages = LeaveOneOutAdvantages.Of(batch.Rewards, divergences, batch.GroupSize, _options);
        LearnedCompletion[] completions =
        [
            .. batch.Completions.Select((x, i) => new LearnedCompletion(x, advantages[i], Counts(x)) { Old = old?[i] }),
        ];
        var statistics = Learn(completions);
        return Record(statistics, completions, divergences) with { LogprobsSeconds = logprobs.TotalSeconds };
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
        _reference?.Save(state.Section("reference"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
        _reference?.Load(state.Section("reference"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _reference?.Dispose();
    }

    /// <summary>Whether the policy does not move before all completions are learned from, so that their old probabilities are the present ones.</summary>
    private bool StaysOnPolicy(CompletionBatch batch) =>
        _options.NumIterations == 1 && (_options.MinibatchSize ?? int.MaxValue) >= batch.Completions.Count;

    private bool Counts(Completion completion) => completion.Finished || !_options.MaskTruncatedCompletions;

    private static double[] Divergences(IReadOnlyList<float[]> now, IReadOnlyList<float[]> reference) =>
        [.. now.Zip(reference, (left, right) => left.Zip(right, (a, b) => (double)a - b).Sum())];

    private PolicyStatistics Learn(LearnedCompletion[] completions)
    {
        var statistics = new PolicyStatistics();
        var tokens = completions.Sum(completion => (long)completion.Tokens);
        var size = Math.Min(_options.MinibatchSize ?? completions.Length, completions.Length);
        for (var iteration = 0; iteration < _options.NumIterations; iteration++)
        {
            var order = completions.ToArray();
            if (size < completions.Length)
            {
                _order.Shuffle<LearnedCompletion>(order);
            }

            foreach (var minibatch in order.Chunk(size))
            {
                _learner.Step(minibatch, tokens, statistics);
            }
        }

        return statistics;
    }

    private RlooRecord Record(PolicyStatistics statistics, LearnedCompletion[] completions, double[]? divergences) =>
        new()
        {
            Advantages = [.. completions.Select(x => x.Counts ? x.Advantage : 0)],
            Loss = statistics.Loss,
            Kl = divergences?.Sum() / Math.Max(1, completions.Sum(x => x.Sampled.CompletionIds.Length)),
            Entropy = statistics.Entropy,
            ClipRatioLowMean = statistics.ClippedLow,
            ClipRatioHighMean = statistics.ClippedHigh,
            GradNorm = statistics.GradientNorm,
            LearningRate = _optimizer.LearningRate,
            AdvantageStd = Math.Sqrt(completions.Average(x => (double)x.Advantage * x.Advantage)),
            LearnedShare = (double)completions.Count(_learner.IsLearned) / completions.Length,
            SamplingGapMean = statistics.GapMean,
            SamplingGapMax = statistics.GapMaximum,
            Tokens = completions.Sum(x => (long)x.Tokens),
            ForwardSeconds = statistics.Seconds.Forward,
            BackwardSeconds = statistics.Seconds.Backward,
            OptimizerSeconds = statistics.Seconds.Optimizer,
        };
}
