using Rlfw.Training.Networks.Kernels;

namespace Rlfw.Training.Tests.Networks.Kernels;

public sealed unsafe class ProductKernelTests
{
    [Fact]
    public void Products_of_every_small_shape_are_exact_and_leave_what_is_beside_them_alone()
    {
        // Small integers: sums have no rounding, so every kernel must be exact.
        foreach (var kernel in ProductKernels.All)
        {
            foreach (var columns in new[] { 1, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33, 49, 64, 70 })
            {
                foreach (var rows in new[] { 1, 2, 3, 4, 7, 8, 9, 13, 16 })
                {
                    Check(kernel, rows, columns, depth: 1 + ((rows + columns) % 11));
                }
            }
        }
    }

    [Fact]
    public void Panels_hold_a_matrix_and_its_transpose()
    {
        const int Rows = 7;
        const int Columns = 37;
        const int Width = 16;
        using AlignedMemory matrix = new(),
            copied = new(),
            transposed = new();
        matrix.Reserve(Rows * Columns);
        for (var i = 0; i < Rows * Columns; i++)
        {
            matrix.Start[i] = i + 1;
        }

        copied.Reserve(Panels.Size(Rows, Columns, Width));
        transposed.Reserve(Panels.Size(Columns, Rows, Width));
        Panels.Copy(matrix.Start, Rows, Columns, copied.Start, Width);
        Panels.Transpose(matrix.Start, Rows, Columns, transposed.Start, Width);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var expected = (row * Columns) + column + 1;
                copied.Start[(column / Width * Width * Rows) + (row * Width) + (column % Width)].ShouldBe(expected);
                transposed.Start[(column * Width) + row].ShouldBe(expected);
            }
        }
    }

    private static void Check(IProductKernel kernel, int rows, int columns, int depth)
    {
        var random = new Contracts.RandomStream(1, "numbers");
        using AlignedMemory left = new(),
            right = new(),
            target = new();
        var padded = (columns + kernel.PanelWidth - 1) / kernel.PanelWidth * kernel.PanelWidth;
        left.Reserve(rows * depth);
        right.Reserve(padded * depth);
        target.Reserve((rows * columns) + padded);
        Fill(left, rows * depth, random);
        Fill(right, padded * depth, random);
        Fill(target, (rows * columns) + padded, random);
        var expected = new float[(rows * columns) + padded];
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] = target.Start[i];
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                for (var k = 0; k < depth; k++)
                {
                    // The left matrix lies transposed, the right one in panels.
                    var panel = column / kernel.PanelWidth * kernel.PanelWidth * depth;
                    var inPanel = (k * kernel.PanelWidth) + (column % kernel.PanelWidth);
                    expected[(row * columns) + column] += left.Start[(k * rows) + row] * right.Start[panel + inPanel];
                }
            }
        }

        kernel.Multiply(
            new Product
            {
                Left = left.Start,
                LeftRow = 1,
                LeftStep = rows,
                Right = right.Start,
                RightStep = kernel.PanelWidth,
                RightPanel = kernel.PanelWidth * depth,
                Start = target.Start,
                StartRow = columns,
                Target = target.Start,
                TargetRow = columns,
                Rows = rows,
                Columns = columns,
                Depth = depth,
                Exact = true,
            }
        );
        new ReadOnlySpan<float>(target.Start, expected.Length)
            .ToArray()
            .ShouldBe(expected, $"{kernel.Lanes} lanes, [{rows}, {depth}] x [{depth}, {columns}]");
    }

    private static void Fill(AlignedMemory memory, int count, Contracts.RandomStream random)
    {
        for (var i = 0; i < count; i++)
        {
            memory.Start[i] = random.NextInt(9) - 4;
        }
    }
}
