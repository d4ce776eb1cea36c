using Rlfw.Contracts;
using Rlfw.Generation.Running;

namespace Rlfw.Generation.Operations;

/// <summary>The operations on the CPU in float32: attention reads the blocks where they are.</summary>
/// <param name="plain">All the others.</param>
internal sealed class HostOperations(PlainOperations plain) : IStepOperations, IChunkAttention
{
    private (Tensor Tables, Tensor Lengths, HostRow[] Rows)? _last;
    private (IReadOnlyList<ReadingChunk> Chunks, HostRow[] Rows)? _chunks;

    /// <inheritdoc />
    public Tensor AddAndNormalize(Tensor stream, Tensor? addition, Tensor weight, double epsilon) =>
        plain.AddAndNormalize(stream, addition, weight, epsilon);

    /// <inheritdoc />
    public Tensor SwiGlu(Tensor gateAndUp) => plain.SwiGlu(gateAndUp);

    /// <inheritdoc />
    public Tensor Store(
        Tensor queriesKeysValues,
        Tensor positions,
        Tensor slots,
        RotaryTables? rotary,
        LayerBlocks blocks
    ) => plain.Store(queriesKeysValues, positions, slots, rotary, blocks);

    /// <inheritdoc />
    public Tensor AttendLast(Tensor queries, LayerBlocks blocks, Tensor tables, Tensor lengths)
    {
        // The same for all layers of a step.
        if (_last is not { } last || !ReferenceEquals(last.Tables, tables) || !ReferenceEquals(last.Lengths, lengths))
        {
            _last = last = (tables, lengths, Rows(tables, lengths));
        }

        return HostAttention.Attend(queries, blocks, last.Rows);
    }

    /// <inheritdoc />
    public Tensor Attend(Tensor queries, LayerBlocks blocks, IReadOnlyList<ReadingChunk> chunks)
    {
        if (_chunks is not { } known || !ReferenceEquals(known.Chunks, chunks))
        {
            _chunks = known = (chunks, [.. chunks.SelectMany(Rows)]);
        }

        return HostAttention.Attend(queries, blocks, known.Rows);
    }

    private static HostRow[] Rows(Tensor tables, Tensor lengths)
    {
        var width = (int)tables.shape[1];
        var blocks = tables.data<int>().ToArray();
        return
        [
            .. lengths
                .data<int>()
                .ToArray()
                .Select((length, row) => new HostRow(blocks.AsMemory(row * width, width), length)),
        ];
    }

    private static IEnumerable<HostRow> Rows(ReadingChunk chunk) =>
        Enumerable.Range(chunk.First + 1, chunk.Count).Select(length => new HostRow(chunk.Blocks, length));
}
