using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Training.Learning;
using Rlfw.Training.Optimizers;
using Rlfw.Training.Scoring;

namespace Rlfw.Plugins.Sft;

/// <summary>
/// Supervised fine-tuning: cross-entropy on the tokens of demonstrations, prompts given and not learned.
/// </summary>
[Plugin("sft", typeof(SftOptions), Summary = "Supervised fine-tuning on the dataset's demonstrations.")]
public sealed class SftAlgorithm : IPreparesForCompletions
{
    private readonly SftOptions _options;
    private readonly IParameterOptimizer _optimizer;
    private readonly ScoreLearner<Completion> _learner;

    /// <summary>Makes the algorithm.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="context">The model and where to compute.</param>
    /// <param name="logger">Is told of the memory plan, and where micro-batches had to become smaller.</param>
    /// <param name="clock">Times what is reported.</param>
    public SftAlgorithm(
        SftOptions options,
        CompletionAlgorithmContext context,
        ILogger<SftAlgorithm>? logger = null,
        TimeProvider? clock = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        Model = context.Model.Module;
        Settings = new CompletionSettings(options.BatchSize, 0, new SamplingSettings(options.MaxNewTokens));
        _optimizer = options.NewOptimizer(Model);
        _learner = new ScoreLearner<Completion>(
            options.ToLearning(),
            new LearnerParts
            {
                Scorer = Scorers.For(context.Model, context.Device, options.Packing),
                Optimizer = _optimizer,
                Device = context.Device,
                Clock = clock ?? TimeProvider.System,
                Logger = logger ?? NullLogger<SftAlgorithm>.Instance,
            }
        );
    }

    /// <inheritdoc />
    public CompletionSettings Settings { get; }

    /// <inheritdoc />
    public nn.Module Model { get; }

    /// <inheritdoc />
    public void Prepare(CompletionShape longest) =>
        _learner.Prepare(
            longest,
            completionsPerItem: 1,
            completion => completion[0],
            (_, scores) => CrossEntropy.Of(scores, (long)longest.Rows * longest.CompletionTokens)
        );

    /// <inheritdoc />
    public UpdateRecord Update(CompletionBatch batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        _optimizer.LearningRate = _options.LearningRate.At(context.Progress);
        var tokens = batch.Completions.Sum(completion => (long)completion.CompletionIds.Length);
        var step = _learner.Step(batch.Completions, (_, scores) => CrossEntropy.Of(scores, tokens));
        return new SftRecord(
            step.Loss,
            step.Sums[CrossEntropy.Hits] / tokens,
            step.GradientNorm,
            _optimizer.LearningRate,
            tokens
        )
        {
            Entropy = step.Sums[CrossEntropy.Entropies] / tokens,
        };
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
    }

    /// <inheritdoc />
    public void Dispose() => _optimizer.Dispose();
}
