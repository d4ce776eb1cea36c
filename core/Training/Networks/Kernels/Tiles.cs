using System.Runtime.CompilerServices;

namespace Rlfw.Training.Networks.Kernels;

/// <summary>
/// Products of matrices held in registers, a tile at a time: for every k a row of the right matrix is read once for all rows of
/// the tile, and an element of the left one once for all its columns. Written out, as accumulators must be locals to stay in
/// registers. Sums run over k in order, so a result depends on the width of registers alone.
/// </summary>
/// <typeparam name="TLanes">The register's operations.</typeparam>
/// <typeparam name="TVector">The register.</typeparam>
internal static unsafe class Tiles<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>8 rows, 2 registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8By2(in Tile tile)
    {
        float* a = tile.Left,
            b = tile.Right,
            start = tile.Start,
            target = tile.Target;
        nint step = tile.LeftStep,
            rightStep = tile.RightStep;
        nint row = tile.LeftRow;
        var lower = a + (4 * row);
        nint two = 2 * row,
            three = 3 * row;
        var c00 = TLanes.Load(start);
        var c01 = TLanes.Load(start + TLanes.Count);
        var c10 = TLanes.Load(start + tile.StartRow);
        var c11 = TLanes.Load(start + tile.StartRow + TLanes.Count);
        var c20 = TLanes.Load(start + (2 * tile.StartRow));
        var c21 = TLanes.Load(start + (2 * tile.StartRow) + TLanes.Count);
        var c30 = TLanes.Load(start + (3 * tile.StartRow));
        var c31 = TLanes.Load(start + (3 * tile.StartRow) + TLanes.Count);
        var c40 = TLanes.Load(start + (4 * tile.StartRow));
        var c41 = TLanes.Load(start + (4 * tile.StartRow) + TLanes.Count);
        var c50 = TLanes.Load(start + (5 * tile.StartRow));
        var c51 = TLanes.Load(start + (5 * tile.StartRow) + TLanes.Count);
        var c60 = TLanes.Load(start + (6 * tile.StartRow));
        var c61 = TLanes.Load(start + (6 * tile.StartRow) + TLanes.Count);
        var c70 = TLanes.Load(start + (7 * tile.StartRow));
        var c71 = TLanes.Load(start + (7 * tile.StartRow) + TLanes.Count);
        for (nint k = tile.Depth; k > 0; k--)
        {
            var b0 = TLanes.Load(b);
            var b1 = TLanes.Load(b + TLanes.Count);
            var x = TLanes.Fill(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Fill(*(a + row));
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Fill(*(a + two));
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Fill(*(a + three));
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.Fill(*lower);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.Fill(*(lower + row));
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            x = TLanes.Fill(*(lower + two));
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            c61 = TLanes.MultiplyAdd(x, b1, c61);
            x = TLanes.Fill(*(lower + three));
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            c71 = TLanes.MultiplyAdd(x, b1, c71);
            a += step;
            lower += step;
            b += rightStep;
        }

        TLanes.Store(target, c00);
        TLanes.Store(target + TLanes.Count, c01);
        TLanes.Store(target + tile.TargetRow, c10);
        TLanes.Store(target + tile.TargetRow + TLanes.Count, c11);
        TLanes.Store(target + (2 * tile.TargetRow), c20);
        TLanes.Store(target + (2 * tile.TargetRow) + TLanes.Count, c21);
        TLanes.Store(target + (3 * tile.TargetRow), c30);
        TLanes.Store(target + (3 * tile.TargetRow) + TLanes.Count, c31);
        TLanes.Store(target + (4 * tile.TargetRow), c40);
        TLanes.Store(target + (4 * tile.TargetRow) + TLanes.Count, c41);
        TLanes.Store(target + (5 * tile.TargetRow), c50);
        TLanes.Store(target + (5 * tile.TargetRow) + TLanes.Count, c51);
        TLanes.Store(target + (6 * tile.TargetRow), c60);
        TLanes.Store(target + (6 * tile.TargetRow) + TLanes.Count, c61);
        TLanes.Store(target + (7 * tile.TargetRow), c70);
        TLanes.Store(target + (7 * tile.TargetRow) + TLanes.Count, c71);
    }

    /// <summary>4 rows, 2 registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4By2(in Tile tile)
    {
        float* a = tile.Left,
            b = tile.Right,
            start = tile.Start,
            target = tile.Target;
        nint step = tile.LeftStep,
            rightStep = tile.RightStep;
        nint row = tile.LeftRow;
        nint two = 2 * row,
            three = 3 * row;
        var c00 = TLanes.Load(start);
        var c01 = TLanes.Load(start + TLanes.Count);
        var c10 = TLanes.Load(start + tile.StartRow);
        var c11 = TLanes.Load(start + tile.StartRow + TLanes.Count);
        var c20 = TLanes.Load(start + (2 * tile.StartRow));
        var c21 = TLanes.Load(start + (2 * tile.StartRow) + TLanes.Count);
        var c30 = TLanes.Load(start + (3 * tile.StartRow));
        var c31 = TLanes.Load(start + (3 * tile.StartRow) + TLanes.Count);
        for (nint k = tile.Depth; k > 0; k--)
        {
            var b0 = TLanes.Load(b);
            var b1 = TLanes.Load(b + TLanes.Count);
            var x = TLanes.Fill(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Fill(*(a + row));
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Fill(*(a + two));
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Fill(*(a + three));
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            a += step;
            b += rightStep;
        }

        TLanes.Store(target, c00);
        TLanes.Store(target + TLanes.Count, c01);
        TLanes.Store(target + tile.TargetRow, c10);
        TLanes.Store(target + tile.TargetRow + TLanes.Count, c11);
        TLanes.Store(target + (2 * tile.TargetRow), c20);
        TLanes.Store(target + (2 * tile.TargetRow) + TLanes.Count, c21);
        TLanes.Store(target + (3 * tile.TargetRow), c30);
        TLanes.Store(target + (3 * tile.TargetRow) + TLanes.Count, c31);
    }

    /// <summary>1 row, 2 registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1By2(in Tile tile)
    {
        float* a = tile.Left,
            b = tile.Right,
            start = tile.Start,
            target = tile.Target;
        nint step = tile.LeftStep,
            rightStep = tile.RightStep;
        var c00 = TLanes.Load(start);
        var c01 = TLanes.Load(start + TLanes.Count);
        for (nint k = tile.Depth; k > 0; k--)
        {
            var b0 = TLanes.Load(b);
            var b1 = TLanes.Load(b + TLanes.Count);
            var x = TLanes.Fill(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            a += step;
            b += rightStep;
        }

        TLanes.Store(target, c00);
        TLanes.Store(target + TLanes.Count, c01);
    }

    /// <summary>8 rows, 1 register wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8By1(in Tile tile)
    {
        float* a = tile.Left,
            b = tile.Right,
            start = tile.Start,
            target = tile.Target;
        nint step = tile.LeftStep,
            rightStep = tile.RightStep;
        nint row = tile.LeftRow;
        var lower = a + (4 * row);
        nint two = 2 * row,
            three = 3 * row;
        var c00 = TLanes.Load(start);
        var c10 = TLanes.Load(start + tile.StartRow);
        var c20 = TLanes.Load(start + (2 * tile.StartRow));
        var c30 = TLanes.Load(start + (3 * tile.StartRow));
        var c40 = TLanes.Load(start + (4 * tile.StartRow));
        var c50 = TLanes.Load(start + (5 * tile.StartRow));
        var c60 = TLanes.Load(start + (6 * tile.StartRow));
        var c70 = TLanes.Load(start + (7 * tile.StartRow));
        for (nint k = tile.Depth; k > 0; k--)
        {
            var b0 = TLanes.Load(b);
            var x = TLanes.Fill(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            x = TLanes.Fill(*(a + row));
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            x = TLanes.Fill(*(a + two));
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            x = TLanes.Fill(*(a + three));
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            x = TLanes.Fill(*lower);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            x = TLanes.Fill(*(lower + row));
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            x = TLanes.Fill(*(lower + two));
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            x = TLanes.Fill(*(lower + three));
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            a += step;
            lower += step;
            b += rightStep;
        }

        TLanes.Store(target, c00);
        TLanes.Store(target + tile.TargetRow, c10);
        TLanes.Store(target + (2 * tile.TargetRow), c20);
        TLanes.Store(target + (3 * tile.TargetRow), c30);
        TLanes.Store(target + (4 * tile.TargetRow), c40);
        TLanes.Store(target + (5 * tile.TargetRow), c50);
        TLanes.Store(target + (6 * tile.TargetRow), c60);
        TLanes.Store(target + (7 * tile.TargetRow), c70);
    }

    /// <summary>4 rows, 1 register wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4By1(in Tile tile)
    {
        float* a = tile.Left,
            b = tile.Right,
            start = tile.Start,
            target = tile.Target;
        nint step = tile.LeftStep,
            rightStep = tile.RightStep;
        nint row = tile.LeftRow;
        nint two = 2 * row,
            three = 3 * row;
        var c00 = TLanes.Load(start);
        var c10 = TLanes.Load(start + tile.StartRow);
        var c20 = TLanes.Load(start + (2 * tile.StartRow));
        var c30 = TLanes.Load(start + (3 * tile.StartRow));
        for (nint k = tile.Depth; k > 0; k--)
        {
            var b0 = TLanes.Load(b);
            var x = TLanes.Fill(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            x = TLanes.Fill(*(a + row));
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            x = TLanes.Fill(*(a + two));
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            x = TLanes.Fill(*(a + three));
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            a += step;
            b += rightStep;
        }

        TLanes.Store(target, c00);
        TLanes.Store(target + tile.TargetRow, c10);
        TLanes.Store(target + (2 * tile.TargetRow), c20);
        TLanes.Store(target + (3 * tile.TargetRow), c30);
    }

    /// <summary>1 row, 1 register wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1By1(in Tile tile)
    {
        float* a = tile.Left,
            b = tile.Right,
            start = tile.Start,
            target = tile.Target;
        nint step = tile.LeftStep,
            rightStep = tile.RightStep;
        var c00 = TLanes.Load(start);
        for (nint k = tile.Depth; k > 0; k--)
        {
            var b0 = TLanes.Load(b);
            var x = TLanes.Fill(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            a += step;
            b += rightStep;
        }

        TLanes.Store(target, c00);
    }
}
