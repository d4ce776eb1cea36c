using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Estimators;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Imitates demonstrations, or follows group-relative rewards.</summary>
internal sealed class BigramLearner : IPreparesForCompletions
{
    private readonly ICausalLanguageModel _model;
    private readonly OptimizerHelper _optimizer;

    public BigramLearner(ICausalLanguageModel model, CompletionSettings settings)
    {
        (_model, Settings) = (model, settings);
        _optimizer = torch.optim.Adam(model.Module.parameters(), 0.05);
    }

    public CompletionSettings Settings { get; }

    public Module Model => _model.Module;

    public List<CompletionBatch> Batches { get; } = [];

    /// <summary>What was said of the largest batch.</summary>
    public CompletionShape? Longest { get; private set; }

    public void Prepare(CompletionShape longest) => Longest = longest;

    public UpdateRecord Update(CompletionBatch batch, UpdateContext context)
    {
        Batches.Add(batch);
        var sequences = SequenceBatch.From(batch.Completions, _model.Tokenizer.PaddingId, torch.CPU);
        var logits = _model.Logits(sequences.Ids, sequences.AttentionMask).narrow(1, 0, sequences.Ids.shape[1] - 1);
        var chosen = TokenLogProbabilities.Compute(logits, sequences.Targets);
        float[] advantages = new float[batch.Completions.Count];
        if (batch.Rewards.Count > 0)
        {
            advantages = GroupAdvantage.Compute(batch.Rewards, batch.GroupSize, AdvantageScale.Group);
            chosen = chosen * torch.tensor(advantages).unsqueeze(1);
        }

        var loss = -MaskedMean.Of(chosen, sequences.TargetMask);
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        return new LossRecord(loss.item<float>(), null, batch.Completions.Count) { Advantages = advantages };
    }

    public void Save(ITensorStateWriter state) => OptimizerCheckpoint.Save(_optimizer, state.Section("optimizer"));

    public void Load(ITensorStateReader state) => OptimizerCheckpoint.Load(_optimizer, state.Section("optimizer"));

    public void Dispose() => _optimizer.Dispose();
}
