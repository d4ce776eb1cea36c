using Rlfw.Contracts;
using Rlfw.Generation.Sampling;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>Runs steps operator by operator, on any device.</summary>
/// <param name="model">The model.</param>
/// <param name="backend">What computes.</param>
/// <param name="cache">The blocks.</param>
/// <param name="settings">Device and the size of batches.</param>
internal sealed class DirectRunner(
    ICausalLanguageModel model,
    StepBackend backend,
    KeyValueBlocks cache,
    RunnerSettings settings
) : IStepRunner
{
    /// <inheritdoc />
    public IReadOnlyList<string> Failures => [];

    /// <inheritdoc />
    public ILaunchedStep Launch(StepPlan plan, ILaunchedStep? before)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var step = new GenerationStep(backend, cache, Batch(plan, before));
        var logits = model.Decode(step);
        var launched = plan.Outputs.Count > 0 ? Draw(plan, logits) : new LaunchedStep(plan);
        if (plan.Copies.Count > 0)
        {
            cache.Copy(plan.Copies, settings.Device);
        }

        return launched;
    }

    /// <inheritdoc />
    public void Dispose() { }

    private LaunchedStep Draw(StepPlan plan, Tensor logits)
    {
        var rows = Rows(plan, logits);
        var columns = new SamplingColumns(plan.Outputs);
        var isPenalized = plan.Outputs.Any(output => RepetitionPenalty.IsWanted(output.Sequence));
        var drawnFrom = isPenalized ? RepetitionPenalty.Apply(rows.to_type(ScalarType.Float32), plan.Outputs) : rows;
        var (tokens, logProbabilities) = backend.Sampler.Draw(drawnFrom, columns.ToRows(settings.Device));
        if (isPenalized)
        {
            // What the model itself says is asked of its own logits.
            var own = rows.to_type(ScalarType.Float32).log_softmax(1).gather(1, tokens.unsqueeze(1));
            logProbabilities.narrow(1, 2, 1).copy_(own);
        }

        return new LaunchedStep(plan)
        {
            Drawn = tokens.DetachFromDisposeScope(),
            LogProbabilities = logProbabilities.DetachFromDisposeScope(),
            Best = MostProbable.Of(rows, plan.Outputs),
        };
    }

    /// <summary>The logits that tokens are drawn from, one row each: those of one prompt share theirs.</summary>
    private Tensor Rows(StepPlan plan, Tensor logits)
    {
        var isOneToOne =
            plan.Outputs.Count == logits.shape[0] && !plan.Outputs.Where((output, i) => output.Row != i).Any();
        return isOneToOne
            ? logits
            : logits.index_select(
                0,
                torch.tensor([.. plan.Outputs.Select(output => (long)output.Row)], device: settings.Device)
            );
    }

    private StepBatch Batch(StepPlan plan, ILaunchedStep? before)
    {
        // On a batch of one size, libraries choose one way to multiply.
        var inputs =
            settings.IsDeterministic && !plan.IsReading
                ? new StepInputs(plan, settings.BlockSize, settings.MaximumRows, settings.MaximumBlocks)
                : new StepInputs(plan, settings.BlockSize);
        var device = settings.Device;
        var outputTokens = plan.OutputTokens.Select(token => (long)token).ToArray();
        var batch = new StepBatch(
            Ids(inputs, before),
            torch.tensor(inputs.Positions, device: device),
            torch.tensor(inputs.Slots, device: device),
            plan.IsReading ? torch.tensor(outputTokens, device: device) : null
        );
        return plan.IsReading
            ? batch with
            {
                Chunks = ReadingChunk.Of(plan, settings.BlockSize),
            }
            : batch with
            {
                Tables = torch.tensor(inputs.Tables, [inputs.Lengths.Length, inputs.TableWidth], device: device),
                Lengths = torch.tensor(inputs.Lengths, device: device),
            };
    }

    private Tensor Ids(StepInputs inputs, ILaunchedStep? before)
    {
        var ids = torch.tensor(inputs.Ids, device: settings.Device);
        if (!inputs.HasSources)
        {
            return ids;
        }

        var known = Enumerable.Range(0, inputs.Sources.Length).Where(row => inputs.Sources[row] >= 0).ToArray();
        var rows = torch.tensor([.. known.Select(row => (long)row)], device: settings.Device);
        var sources = torch.tensor([.. known.Select(row => (long)inputs.Sources[row])], device: settings.Device);
        return ids.index_copy_(0, rows, before!.Tokens.index_select(0, sources));
    }
}
