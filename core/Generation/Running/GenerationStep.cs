using Rlfw.Contracts;
using Rlfw.Generation.Operations;

namespace Rlfw.Generation.Running;

/// <summary>A step as the model sees it: tensors of its tokens, and operators that know where keys and values are.</summary>
/// <param name="backend">What computes.</param>
/// <param name="cache">The blocks.</param>
/// <param name="batch">The tokens.</param>
internal sealed class GenerationStep(StepBackend backend, KeyValueBlocks cache, StepBatch batch) : IGenerationStep
{
    /// <inheritdoc />
    public Tensor Ids => batch.Ids;

    /// <inheritdoc />
    public Tensor Positions => batch.Positions;

    /// <inheritdoc />
    public int PositionBound => cache.MaximumLength;

    /// <inheritdoc />
    public Tensor? OutputRows => batch.OutputRows;

    /// <inheritdoc />
    public Tensor AddAndNormalize(Tensor stream, Tensor? addition, Tensor weight, double epsilon) =>
        backend.Operations.AddAndNormalize(stream, addition, weight, epsilon);

    /// <inheritdoc />
    public Tensor Attend(int layer, Tensor queriesKeysValues, RotaryTables? rotary)
    {
        var blocks = cache[layer];
        var queries = backend.Operations.Store(queriesKeysValues, batch.Positions, batch.Slots, rotary, blocks);
        return batch.Chunks is { } chunks
            ? backend.Chunks.Attend(queries, blocks, chunks)
            : backend.Operations.AttendLast(queries, blocks, batch.Tables!, batch.Lengths!);
    }

    /// <inheritdoc />
    public Tensor SwiGlu(Tensor gateAndUp) => backend.Operations.SwiGlu(gateAndUp);
}
