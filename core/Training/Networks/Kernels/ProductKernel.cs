namespace Rlfw.Training.Networks.Kernels;

/// <summary>Covers the target with tiles, panel by panel, so that a panel stays in the nearest cache while rows pass by.</summary>
/// <typeparam name="TLanes">The register's operations.</typeparam>
/// <typeparam name="TVector">The register.</typeparam>
internal sealed unsafe class ProductKernel<TLanes, TVector> : IProductKernel
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    private const int TallestTile = 8;

    /// <inheritdoc />
    public int Lanes => TLanes.Count;

    /// <inheritdoc />
    public void Multiply(in Product product)
    {
        var panelWidth = 2 * TLanes.Count;
        var right = product.Right;
        for (var column = 0; column < product.Columns; column += panelWidth, right += product.RightPanel)
        {
            var tile = new Tile
            {
                Left = product.Left,
                LeftRow = product.LeftRow,
                LeftStep = product.LeftStep,
                Right = right,
                RightStep = product.RightStep,
                Start = product.Start + column,
                StartRow = product.StartRow,
                Target = product.Target + column,
                TargetRow = product.TargetRow,
                Depth = product.Depth,
            };
            var columns = product.Columns - column;
            var written = columns <= TLanes.Count ? TLanes.Count : panelWidth;
            FillPanel(tile, product.Rows, written, product.Exact && columns < written ? columns : written);
        }
    }

    /// <summary>All rows of a panel.</summary>
    private static void FillPanel(Tile tile, int rows, int written, int kept)
    {
        for (var row = 0; row < rows; )
        {
            var height =
                TLanes.TakesEightRows && rows - row >= 8 ? 8
                : rows - row >= 4 ? 4
                : 1;
            if (kept < written)
            {
                FillThroughScratch(tile, height, written, kept);
            }
            else
            {
                Fill(tile, height, written);
            }

            row += height;
            tile.Left += height * tile.LeftRow;
            tile.Start += height * tile.StartRow;
            tile.Target += height * tile.TargetRow;
        }
    }

    /// <summary>A tile of whose columns only some may be written.</summary>
    private static void FillThroughScratch(Tile tile, int height, int written, int kept)
    {
        var scratch = stackalloc float[TallestTile * 2 * TLanes.Count];
        var (target, targetRow) = ((nint)tile.Target, tile.TargetRow);
        tile.Target = scratch;
        tile.TargetRow = written;
        Fill(tile, height, written);
        for (var row = 0; row < height; row++)
        {
            new ReadOnlySpan<float>(scratch + (row * written), kept).CopyTo(
                new Span<float>((float*)target + (row * targetRow), kept)
            );
        }
    }

    private static void Fill(in Tile tile, int height, int columns)
    {
        switch (height, columns > TLanes.Count)
        {
            case (8, true):
                Tiles<TLanes, TVector>.Rows8By2(tile);
                break;
            case (8, false):
                Tiles<TLanes, TVector>.Rows8By1(tile);
                break;
            case (4, true):
                Tiles<TLanes, TVector>.Rows4By2(tile);
                break;
            case (4, false):
                Tiles<TLanes, TVector>.Rows4By1(tile);
                break;
            case (_, true):
                Tiles<TLanes, TVector>.Rows1By2(tile);
                break;
            default:
                Tiles<TLanes, TVector>.Rows1By1(tile);
                break;
        }
    }
}
