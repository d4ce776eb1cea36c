using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Sft;

/// <summary>
/// Supervised fine-tuning: cross-entropy on the tokens of demonstrations, prompts given and not learned; AdamW.
/// </summary>
[Plugin("sft", typeof(SftOptions), Summary = "Supervised fine-tuning on the dataset's demonstrations.")]
public sealed class SftAlgorithm : ICompletionAlgorithm
{
    private readonly SftOptions _options;
    private readonly ICausalLanguageModel _model;
    private readonly Device _device;
    private readonly AdamW _optimizer;

    /// <summary>Makes the algorithm.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="context">The model and where to compute.</param>
    public SftAlgorithm(SftOptions options, CompletionAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _model = context.Model;
        _device = context.Device;
        Settings = new CompletionSettings(options.BatchSize, 0, new SamplingSettings(options.MaxNewTokens));
        _optimizer = optim.AdamW(
            Model.parameters(),
            lr: options.LearningRate.At(0),
            beta1: options.Beta1,
            beta2: options.Beta2,
            weight_decay: options.WeightDecay
        );
    }

    /// <inheritdoc />
    public CompletionSettings Settings { get; }

    /// <inheritdoc />
    public nn.Module Model => _model.Module;

    /// <inheritdoc />
    public UpdateRecord Update(CompletionBatch batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        var learningRate = _options.LearningRate.At(context.Progress);
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        var tokens = batch.Completions.Sum(completion => (long)completion.CompletionIds.Length);
        var (loss, correct) = (0.0, 0.0);
        _optimizer.zero_grad();
        foreach (var part in batch.Completions.Chunk(_options.MicroBatchSize ?? _options.BatchSize))
        {
            var (partLoss, partCorrect) = Accumulate(part, tokens);
            loss += partLoss;
            correct += partCorrect;
        }

        var gradNorm = nn.utils.clip_grad_norm_(Model.parameters(), _options.MaxGradNorm);
        _optimizer.step();
        return new SftRecord(loss, correct / tokens, gradNorm, learningRate, tokens);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerCheckpoint.Save(_optimizer, state.Section("optimizer"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerCheckpoint.Load(_optimizer, state.Section("optimizer"));
    }

    /// <inheritdoc />
    public void Dispose() => _optimizer.Dispose();

    /// <summary>Adds one part's gradients of the mean over all tokens of the step.</summary>
    /// <returns>The part's share of the mean loss, and its tokens that were the most probable ones.</returns>
    private (double Loss, double Correct) Accumulate(IReadOnlyList<Completion> completions, long tokens)
    {
        using var scope = NewDisposeScope();
        var rows = SequenceBatch.From(completions, _model.Tokenizer.PaddingId, _device);
        // Padding stands at the right, behind all that a token may look at: no mask is needed.
        var logits = _model.Logits(rows.Ids.narrow(1, 0, rows.Ids.shape[1] - 1), attentionMask: null); // [B, T - 1, V]
        var mask = rows.TargetMask;
        var negative = TokenLogProbabilities.Compute(logits, rows.Targets).neg();
        var loss = (negative * mask.to_type(negative.dtype)).sum() / tokens;
        loss.backward();
        var correct = logits.detach().argmax(-1).eq(rows.Targets).logical_and(mask).sum();
        return (loss.item<float>(), correct.item<long>());
    }
}
