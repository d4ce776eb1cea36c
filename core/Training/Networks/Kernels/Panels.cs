using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rlfw.Training.Networks.Kernels;

/// <summary>
/// Copies of a weight matrix W [rows, columns] in panels, as products read them: the lines of a panel lie in a row of memory, where
/// those of the matrix itself lie a power of two apart and push each other out of the cache.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>Numbers that panels take; what is beyond the columns must be 0 from the start.</summary>
    /// <param name="depth">k.</param>
    /// <param name="columns">n.</param>
    /// <param name="panelWidth">Columns of a panel.</param>
    public static int Size(int depth, int columns, int panelWidth) =>
        checked((columns + panelWidth - 1) / panelWidth * panelWidth * depth);

    /// <summary>Right[k, n] = W[k, n].</summary>
    /// <param name="matrix">W, [rows, columns].</param>
    /// <param name="rows">k.</param>
    /// <param name="columns">n.</param>
    /// <param name="panels">Takes them.</param>
    /// <param name="panelWidth">Columns of a panel.</param>
    public static void Copy(float* matrix, int rows, int columns, float* panels, int panelWidth)
    {
        for (var column = 0; column < columns; column += panelWidth, panels += rows * panelWidth)
        {
            var width = Math.Min(panelWidth, columns - column);
            for (var row = 0; row < rows; row++)
            {
                new ReadOnlySpan<float>(matrix + (row * columns) + column, width).CopyTo(
                    new Span<float>(panels + (row * panelWidth), width)
                );
            }
        }
    }

    /// <summary>Right[k, n] = W[n, k].</summary>
    /// <param name="matrix">W, [rows, columns].</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">k.</param>
    /// <param name="panels">Takes them.</param>
    /// <param name="panelWidth">Columns of a panel, a multiple of 4.</param>
    public static void Transpose(float* matrix, int rows, int columns, float* panels, int panelWidth)
    {
        for (var row = 0; row < rows; row += panelWidth, panels += columns * panelWidth)
        {
            var width = Math.Min(panelWidth, rows - row);
            var blocked = width & ~3;
            for (var inner = 0; inner < blocked; inner += 4)
            {
                TransposeFourRows(matrix + ((row + inner) * columns), columns, panels + inner, panelWidth);
            }

            for (var inner = blocked; inner < width; inner++)
            {
                for (var column = 0; column < columns; column++)
                {
                    panels[(column * panelWidth) + inner] = matrix[((row + inner) * columns) + column];
                }
            }
        }
    }

    private static void TransposeFourRows(float* source, int columns, float* target, int targetRow)
    {
        float* first = source,
            second = source + columns,
            third = second + columns,
            fourth = third + columns;
        var column = 0;
        for (; column <= columns - 4; column += 4, target += 4 * targetRow)
        {
            Vector128<float> a = Vector128.Load(first + column),
                b = Vector128.Load(second + column),
                c = Vector128.Load(third + column),
                d = Vector128.Load(fourth + column);
            // Pairs of rows interleaved, then pairs of pairs.
            Vector128<double> abLow = UnpackLow(a, b).AsDouble(),
                abHigh = UnpackHigh(a, b).AsDouble(),
                cdLow = UnpackLow(c, d).AsDouble(),
                cdHigh = UnpackHigh(c, d).AsDouble();
            UnpackLow(abLow, cdLow).AsSingle().Store(target);
            UnpackHigh(abLow, cdLow).AsSingle().Store(target + targetRow);
            UnpackLow(abHigh, cdHigh).AsSingle().Store(target + (2 * targetRow));
            UnpackHigh(abHigh, cdHigh).AsSingle().Store(target + (3 * targetRow));
        }

        for (; column < columns; column++, target += targetRow)
        {
            (target[0], target[1], target[2], target[3]) = (
                first[column],
                second[column],
                third[column],
                fourth[column]
            );
        }
    }

    private static Vector128<float> UnpackLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    private static Vector128<float> UnpackHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);

    private static Vector128<double> UnpackLow(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : Vector128.Create(a[0], b[0]);

    private static Vector128<double> UnpackHigh(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : Vector128.Create(a[1], b[1]);
}
