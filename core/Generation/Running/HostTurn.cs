using System.Runtime.InteropServices;
using Rlfw.Generation.Sampling;

namespace Rlfw.Generation.Running;

/// <summary>One step's numbers on the host, in page-locked memory.</summary>
internal sealed class HostTurn : IDisposable
{
    private readonly int _rows;
    private readonly CudaEvent _arrived = new();

    /// <summary>Allocates.</summary>
    /// <param name="rows">Tokens of a step, at most.</param>
    /// <param name="tableWidth">Blocks of a sequence, at most.</param>
    public HostTurn(int rows, int tableWidth)
    {
        _rows = rows;
        Longs = Locked([4, rows], ScalarType.Int64);
        Ints = Locked([2, rows], ScalarType.Int32);
        Tables = Locked([(long)rows * tableWidth], ScalarType.Int32);
        Doubles = Locked([rows], ScalarType.Float64);
        Floats = Locked([3, rows], ScalarType.Float32);
        Tokens = Locked([rows], ScalarType.Int64);
        LogProbabilities = Locked([rows, 3], ScalarType.Float32);

        static Tensor Locked(long[] shape, ScalarType dtype) =>
            HostMemory.PageLocked(shape, dtype).DetachFromDisposeScope();
    }

    /// <summary>Ids, sources, positions, slots: int64 [4, rows].</summary>
    public Tensor Longs { get; }

    /// <summary>Lengths, top-k: int32 [2, rows].</summary>
    public Tensor Ints { get; }

    /// <summary>Block tables, int32 [rows · width].</summary>
    public Tensor Tables { get; }

    /// <summary>Uniform numbers, float64 [rows].</summary>
    public Tensor Doubles { get; }

    /// <summary>Temperatures, top-p, min-p: float32 [3, rows].</summary>
    public Tensor Floats { get; }

    /// <summary>What was drawn, int64 [rows].</summary>
    public Tensor Tokens { get; }

    /// <summary>The drawn tokens' log-probabilities, float32 [rows, 3].</summary>
    public Tensor LogProbabilities { get; }

    /// <summary>Takes a step's numbers.</summary>
    public void Fill(StepInputs inputs, SamplingColumns columns)
    {
        // The device read the numbers of the last turn long ago: the step before last waited for it.
        Put<long>(Longs, 0, inputs.Ids);
        Put<long>(Longs, 1, inputs.Sources.Select(source => (long)source).ToArray());
        Put<long>(Longs, 2, inputs.Positions);
        Put<long>(Longs, 3, inputs.Slots);
        Put<int>(Ints, 0, inputs.Lengths);
        Put<int>(Ints, 1, columns.TopK);
        Put<int>(Tables, 0, inputs.Tables);
        Put<double>(Doubles, 0, columns.Uniforms);
        Put<float>(Floats, 0, columns.Temperatures);
        Put<float>(Floats, 1, columns.TopP);
        Put<float>(Floats, 2, columns.MinP);
    }

    /// <summary>Lets the device send what was drawn; does not wait.</summary>
    /// <param name="tokens">int64 [M].</param>
    /// <param name="logProbabilities">float32 [M, 3].</param>
    public void Receive(Tensor tokens, Tensor logProbabilities)
    {
        using var scope = torch.NewDisposeScope();
        var count = tokens.shape[0];
        Tokens.narrow(0, 0, count).copy_(tokens, nonBlocking: true);
        LogProbabilities.narrow(0, 0, count).copy_(logProbabilities, nonBlocking: true);
        _arrived.Record();
    }

    /// <summary>Waits for what was drawn.</summary>
    /// <param name="count">How many tokens.</param>
    public DrawnTokens Wait(int count)
    {
        _arrived.Synchronize();
        return new DrawnTokens(
            MemoryMarshal.Cast<byte, long>(Tokens.bytes)[..count].ToArray(),
            MemoryMarshal.Cast<byte, float>(LogProbabilities.bytes)[..(3 * count)].ToArray(),
            []
        );
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in new[] { Longs, Ints, Tables, Doubles, Floats, Tokens, LogProbabilities })
        {
            tensor.Dispose();
        }

        _arrived.Dispose();
    }

    private void Put<T>(Tensor target, int row, ReadOnlySpan<T> values)
        where T : unmanaged => values.CopyTo(MemoryMarshal.Cast<byte, T>(target.bytes)[(row * _rows)..]);
}
