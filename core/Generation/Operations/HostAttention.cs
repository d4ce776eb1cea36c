using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Rlfw.Generation.Operations;

/// <summary>
/// Attention of single tokens on the CPU in float32, straight from the blocks: operators would first copy all keys and values
/// together.
/// </summary>
internal static unsafe class HostAttention
{
    // Products of a query and a key below which a second thread costs more than it brings.
    private const long WorthwhileProducts = 1 << 15;

    /// <summary>Attends: token i sees as many tokens as it is told, from the blocks it is told.</summary>
    /// <param name="queries">float32 [N, H, D], contiguous, on the CPU.</param>
    /// <param name="blocks">float32, on the CPU.</param>
    /// <param name="rows">What each token sees, [N].</param>
    /// <returns>[N, H · D].</returns>
    public static Tensor Attend(Tensor queries, LayerBlocks blocks, IReadOnlyList<HostRow> rows)
    {
        long heads = queries.shape[1],
            width = queries.shape[2];
        using var contiguous = torch.NewDisposeScope();
        queries = queries.contiguous();
        var output = torch.empty([rows.Count, heads * width], ScalarType.Float32, queries.device);
        var layout = new HostLayout
        {
            Queries = Start(queries),
            Keys = Start(blocks.Keys.narrow(0, 0, 1)),
            Values = Start(blocks.Values.narrow(0, 0, 1)),
            Output = Start(output),
            Heads = (int)heads,
            KeyHeads = (int)blocks.KeyHeads,
            Width = (int)width,
            BlockSize = (int)blocks.BlockSize,
        };
        var products = rows.Sum(row => (long)row.Length) * heads;
        if (products < WorthwhileProducts || Environment.ProcessorCount == 1)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                AttendRow(layout, row, rows[row].Blocks.Span, rows[row].Length);
            }
        }
        else
        {
            Parallel.For(0, rows.Count, row => AttendRow(layout, row, rows[row].Blocks.Span, rows[row].Length));
        }

        GC.KeepAlive(blocks);
        return output.MoveToOuterDisposeScope();
    }

    private static void AttendRow(HostLayout layout, int row, ReadOnlySpan<int> blocks, int length)
    {
        var output = new Span<float>(
            layout.Output + ((long)row * layout.Heads * layout.Width),
            layout.Heads * layout.Width
        );
        output.Clear();
        if (length == 0)
        {
            return;
        }

        var group = layout.Heads / layout.KeyHeads;
        var scratch = ArrayPool<float>.Shared.Rent(group * length);
        try
        {
            for (var head = 0; head < layout.KeyHeads; head++)
            {
                var first = ((long)row * layout.Heads) + (head * group);
                var queries = new ReadOnlySpan<float>(layout.Queries + (first * layout.Width), group * layout.Width);
                var scores = scratch.AsSpan(0, group * length);
                Score(layout, queries, blocks, head, scores, length);
                Mix(
                    layout,
                    scores,
                    blocks,
                    head,
                    output.Slice(head * group * layout.Width, group * layout.Width),
                    length
                );
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    /// <summary>softmax(q kᵀ / sqrt(D)) of a group of heads, [G, length].</summary>
    private static void Score(
        HostLayout layout,
        ReadOnlySpan<float> queries,
        ReadOnlySpan<int> blocks,
        int head,
        Span<float> scores,
        int length
    )
    {
        var width = layout.Width;
        var group = queries.Length / width;
        for (var token = 0; token < length; token++)
        {
            var key = new ReadOnlySpan<float>(layout.Keys + layout.Offset(blocks, head, token), width);
            for (var member = 0; member < group; member++)
            {
                scores[(member * length) + token] = TensorPrimitives.Dot(queries.Slice(member * width, width), key);
            }
        }

        var scale = 1 / MathF.Sqrt(width);
        for (var member = 0; member < group; member++)
        {
            var row = scores.Slice(member * length, length);
            var largest = TensorPrimitives.Max(row);
            TensorPrimitives.Subtract(row, largest, row);
            TensorPrimitives.Multiply(row, scale, row);
            TensorPrimitives.Exp(row, row);
            TensorPrimitives.Divide(row, TensorPrimitives.Sum(row), row);
        }
    }

    /// <summary>Adds values by their weights.</summary>
    private static void Mix(
        HostLayout layout,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<int> blocks,
        int head,
        Span<float> output,
        int length
    )
    {
        var width = layout.Width;
        for (var token = 0; token < length; token++)
        {
            var value = new ReadOnlySpan<float>(layout.Values + layout.Offset(blocks, head, token), width);
            for (var member = 0; member * width < output.Length; member++)
            {
                var sum = output.Slice(member * width, width);
                TensorPrimitives.MultiplyAdd(value, weights[(member * length) + token], sum, sum);
            }
        }
    }

    private static float* Start(Tensor tensor) =>
        (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, float>(tensor.bytes)));
}
