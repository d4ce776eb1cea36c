using Rlfw.Training.Networks.Kernels;

namespace Rlfw.Training.Networks;

/// <summary>
/// What a pass through a network computes: for each layer's input and output a matrix of the pass's rows. Rows are padded to an
/// odd number of cache lines: products read columns of them, and a power of two between their elements would leave most of the
/// nearest cache unused.
/// </summary>
/// <param name="widths">Of the input and of each layer's output.</param>
internal sealed unsafe class Activations(IReadOnlyList<int> widths) : IDisposable
{
    private const int Line = 16;
    private readonly AlignedMemory[] _matrices = [.. widths.Select(_ => new AlignedMemory())];

    /// <summary>From one row of a matrix to the next.</summary>
    /// <param name="width">Its width.</param>
    public static int Stride(int width) => ((width + Line - 1) / Line | 1) * Line;

    /// <summary>One of the matrices.</summary>
    /// <param name="index">0 for the input, l for the output of layer l.</param>
    public float* this[int index] => _matrices[index].Start;

    /// <summary>Makes room; what was there is lost where there was not enough.</summary>
    /// <param name="rows">Rows.</param>
    public void Reserve(int rows)
    {
        for (var i = 0; i < _matrices.Length; i++)
        {
            _matrices[i].Reserve((long)rows * Stride(widths[i]));
        }
    }

    /// <summary>Copies rows that lie side by side into a matrix.</summary>
    /// <param name="index">Which.</param>
    /// <param name="source">[rows, width].</param>
    /// <param name="rows">Rows.</param>
    public void Fill(int index, ReadOnlySpan<float> source, int rows)
    {
        var width = widths[index];
        for (var row = 0; row < rows; row++)
        {
            source.Slice(row * width, width).CopyTo(new Span<float>(this[index] + ((nint)row * Stride(width)), width));
        }
    }

    /// <summary>Copies a matrix out, its rows side by side.</summary>
    /// <param name="index">Which.</param>
    /// <param name="target">[rows, width].</param>
    /// <param name="rows">Rows.</param>
    public void CopyTo(int index, Span<float> target, int rows)
    {
        var width = widths[index];
        for (var row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(this[index] + ((nint)row * Stride(width)), width).CopyTo(target[(row * width)..]);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var matrix in _matrices)
        {
            matrix.Dispose();
        }
    }
}
