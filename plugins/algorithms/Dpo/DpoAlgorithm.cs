using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Training.Learning;
using Rlfw.Training.Optimizers;
using Rlfw.Training.Scoring;

namespace Rlfw.Plugins.Dpo;

/// <summary>
/// Direct preference optimization (Rafailov et al., 2023): of each pair of answers the better one becomes more probable, relative to the
/// policy the stage started with, than the worse one; no reward and no sampling.
/// </summary>
[Plugin(
    "dpo",
    typeof(DpoOptions),
    Summary = "Direct preference optimization on pairs of answers (Rafailov et al., 2023), with hinge and IPO losses."
)]
public sealed class DpoAlgorithm : IPreparesForCompletions
{
    private readonly DpoOptions _options;
    private readonly IParameterOptimizer _optimizer;
    private readonly ScoreLearner<PreferencePair> _learner;
    private readonly ReferencePolicy _reference;
    private readonly PreferenceTerms _terms;

    /// <summary>Makes the algorithm; it may copy what the model learns.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="context">The model and where to compute.</param>
    /// <param name="logger">Is told of the memory plan, and where micro-batches had to become smaller.</param>
    /// <param name="clock">Times what is reported.</param>
    public DpoAlgorithm(
        DpoOptions options,
        CompletionAlgorithmContext context,
        ILogger<DpoAlgorithm>? logger = null,
        TimeProvider? clock = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        Model = context.Model.Module;
        Settings = new CompletionSettings(options.BatchSize, 0, new SamplingSettings(options.MaxNewTokens))
        {
            LearnsPairs = true,
        };
        _optimizer = options.NewOptimizer(Model);
        _reference = new ReferencePolicy(context.Model);
        _learner = new ScoreLearner<PreferencePair>(
            options.ToLearning(),
            new LearnerParts
            {
                Scorer = Scorers.For(context.Model, context.Device, options.Packing),
                Optimizer = _optimizer,
                ReferenceBytes = _reference.Bytes,
                Device = context.Device,
                Clock = clock ?? TimeProvider.System,
                Logger = logger ?? NullLogger<DpoAlgorithm>.Instance,
            }
        );
        _terms = new PreferenceTerms(options, context.Device);
    }

    /// <inheritdoc />
    public CompletionSettings Settings { get; }

    /// <inheritdoc />
    public nn.Module Model { get; }

    /// <inheritdoc />
    public void Prepare(CompletionShape longest) =>
        _learner.Prepare(
            longest,
            completionsPerItem: 2,
            pair => new PreferencePair(pair[0], pair[1], 0, 0),
            (part, scores) => _terms.Of(part, scores, part.Count)
        );

    /// <inheritdoc />
    public UpdateRecord Update(CompletionBatch batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        _optimizer.LearningRate = _options.LearningRate.At(context.Progress);
        var pairs = Pairs(batch.Completions);
        var step = _learner.Step(pairs, (part, scores) => _terms.Of(part, scores, pairs.Length));
        return Record(step, pairs);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
        _reference.Save(state.Section("reference"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
        _reference.Load(state.Section("reference"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _reference.Dispose();
    }

    /// <summary>The step's pairs with what the reference says of them, which is asked once.</summary>
    private PreferencePair[] Pairs(IReadOnlyList<Completion> completions)
    {
        var scored = _reference.With(() => _learner.Score(completions));
        double[] known = [.. scored.Select(x => _options.LossType == DpoLossType.Ipo ? Mean(x) : Sum(x))];
        return
        [
            .. Enumerable
                .Range(0, completions.Count / 2)
                .Select(i => 2 * i)
                .Select(i => new PreferencePair(completions[i], completions[i + 1], known[i], known[i + 1])),
        ];
    }

    private static double Sum(float[] values) => values.Sum(value => (double)value);

    private static double Mean(float[] values) => Sum(values) / Math.Max(1, values.Length);

    private DpoRecord Record(LearnedStep step, PreferencePair[] pairs)
    {
        double ofChosen = pairs.Sum(x => x.Chosen.CompletionIds.Length),
            tokens = ofChosen + pairs.Sum(x => x.Rejected.CompletionIds.Length);
        double OfPairs(PreferenceTerms.Sum sum) => step.Sums[(int)sum] / pairs.Length;
        return new DpoRecord
        {
            Loss = step.Loss,
            ChosenReward = OfPairs(PreferenceTerms.Sum.ChosenRewards),
            RejectedReward = OfPairs(PreferenceTerms.Sum.RejectedRewards),
            RewardAccuracy = OfPairs(PreferenceTerms.Sum.Accurate),
            ChosenLogProbability = OfPairs(PreferenceTerms.Sum.ChosenLogProbabilities),
            RejectedLogProbability = OfPairs(PreferenceTerms.Sum.RejectedLogProbabilities),
            Entropy = step.Sums[(int)PreferenceTerms.Sum.Entropies] / tokens,
            TokenAccuracy = step.Sums[(int)PreferenceTerms.Sum.Hits] / ofChosen,
            GradNorm = step.GradientNorm,
            LearningRate = _optimizer.LearningRate,
            Tokens = (long)tokens,
        };
    }
}
