using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Training.Estimators;
using Rlfw.Training.Learning;
using Rlfw.Training.Optimizers;
using Rlfw.Training.Scoring;

namespace Rlfw.Plugins.Grpo;

/// <summary>
/// Group relative policy optimization (Shao et al., 2024, "DeepSeekMath"; formulas as in TRL 1.10): a completion's advantage is
/// its reward against the other completions of its prompt, so no value network is needed.
/// </summary>
[Plugin(
    "grpo",
    typeof(GrpoOptions),
    Summary = "Group relative policy optimization (Shao et al., 2024), with DAPO, Dr. GRPO, CISPO, GSPO, RLOO and REINFORCE++ as options."
)]
public sealed class GrpoAlgorithm : ILearnsFromRewards, IPreparesForCompletions, IJudgesGroups
{
    private readonly GrpoOptions _options;
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
    public GrpoAlgorithm(
        GrpoOptions options,
        CompletionAlgorithmContext context,
        ILogger<GrpoAlgorithm>? logger = null,
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
                Logger = logger ?? NullLogger<GrpoAlgorithm>.Instance,
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
    public IReadOnlyList<bool> HaveSignal(CompletionBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return GroupAdvantage.HaveSignal(CompletionAdvantages.Of(batch, _options), batch.GroupSize);
    }

    /// <inheritdoc />
    public UpdateRecord Update(CompletionBatch batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        _optimizer.LearningRate = _options.LearningRate.At(context.Progress);
        var advantages = CompletionAdvantages.Of(batch, _options);
        var start = _clock.GetTimestamp();
        var completions = WithLogProbabilities([
            .. batch.Completions.Select((x, i) => new LearnedCompletion(x, advantages[i], Counts(x))),
        ]);
        var logprobs = _clock.GetElapsedTime(start);
        var tokens = completions.Sum(completion => (long)completion.Tokens);
        var statistics = new PolicyStatistics();
        for (var iteration = 0; iteration < _options.NumIterations; iteration++)
        {
            foreach (var minibatch in Shuffled(completions).Chunk(MinibatchSize(completions)))
            {
                _learner.Step(minibatch, tokens, statistics);
            }
        }

        return Record(statistics, completions, logprobs.TotalSeconds);
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

    private bool Counts(Completion completion) => completion.Finished || !_options.MaskTruncatedCompletions;

    private int MinibatchSize(LearnedCompletion[] completions) => _options.MinibatchSize ?? completions.Length;

    /// <summary>Old log-probabilities where the policy moves before all is learned, the reference's where there is one.</summary>
    private LearnedCompletion[] WithLogProbabilities(LearnedCompletion[] completions)
    {
        Completion[] sampled = [.. completions.Select(completion => completion.Sampled)];
        var staysOnPolicy = _options.NumIterations == 1 && MinibatchSize(completions) >= completions.Length;
        var old = staysOnPolicy ? null : _learner.Score(sampled);
        var reference = _reference?.With(() => _learner.Score(sampled));
        return [.. completions.Select((x, i) => x with { Old = old?[i], Reference = reference?[i] })];
    }

    private LearnedCompletion[] Shuffled(LearnedCompletion[] completions)
    {
        if (MinibatchSize(completions) >= completions.Length)
        {
            return completions;
        }

        var shuffled = completions.ToArray();
        _order.Shuffle<LearnedCompletion>(shuffled);
        return shuffled;
    }

    private GrpoRecord Record(PolicyStatistics statistics, LearnedCompletion[] completions, double logprobsSeconds) =>
        new()
        {
            Advantages = [.. completions.Select(x => x.Counts ? x.Advantage : 0)],
            Loss = statistics.Loss,
            Kl = _reference is null ? null : statistics.Divergence,
            Entropy = statistics.Entropy,
            ClipRatioLowMean = statistics.ClippedLow,
            ClipRatioLowMin = statistics.LeastClippedLow,
            ClipRatioHighMean = statistics.ClippedHigh,
            ClipRatioHighMax = statistics.LargestClippedHigh,
            GradNorm = statistics.GradientNorm,
            LearningRate = _optimizer.LearningRate,
            AdvantageStd = Math.Sqrt(completions.Average(x => (double)x.Advantage * x.Advantage)),
            LearnedShare = (double)completions.Count(_learner.IsLearned) / completions.Length,
            SamplingGapMean = statistics.GapMean,
            SamplingGap99 = statistics.Gap99,
            SamplingGapMax = statistics.GapMaximum,
            ImportanceRatioMin = statistics.Weights?.Least,
            ImportanceRatioMean = statistics.Weights?.Mean,
            ImportanceRatioMax = statistics.Weights?.Largest,
            Tokens = completions.Sum(x => (long)x.Tokens),
            LogprobsSeconds = logprobsSeconds,
            ForwardSeconds = statistics.Seconds.Forward,
            BackwardSeconds = statistics.Seconds.Backward,
            OptimizerSeconds = statistics.Seconds.Optimizer,
        };
}
