namespace Rlfw.Training.Networks.Kernels;

/// <summary>
/// A product of matrices to be computed: target[m, n] = start[m, n] + sum over k of left[m, k] right[k, n]. The right matrix
/// lies in panels: <see cref="IProductKernel.PanelWidth"/> columns side by side for every k, then the next panel. Its columns may
/// be read up to the next multiple of <see cref="IProductKernel.Lanes"/>.
/// </summary>
internal unsafe struct Product
{
    /// <summary>left[0, 0].</summary>
    public float* Left;

    /// <summary>From left[m, k] to left[m + 1, k].</summary>
    public nint LeftRow;

    /// <summary>From left[m, k] to left[m, k + 1].</summary>
    public nint LeftStep;

    /// <summary>right[0, 0].</summary>
    public float* Right;

    /// <summary>From right[k, n] to right[k + 1, n].</summary>
    public nint RightStep;

    /// <summary>From one panel to the next.</summary>
    public nint RightPanel;

    /// <summary>start[0, 0]; may be the target, to add to it. Read as far as the right matrix.</summary>
    public float* Start;

    /// <summary>From start[m, n] to start[m + 1, n]; 0 where all rows start alike.</summary>
    public nint StartRow;

    /// <summary>target[0, 0].</summary>
    public float* Target;

    /// <summary>From target[m, n] to target[m + 1, n].</summary>
    public nint TargetRow;

    /// <summary>How many m.</summary>
    public int Rows;

    /// <summary>How many n.</summary>
    public int Columns;

    /// <summary>How many k.</summary>
    public int Depth;

    /// <summary>
    /// Whether nothing may be written right of the last column. False where rows of the target are padded to a multiple of
    /// <see cref="IProductKernel.Lanes"/>, which is faster.
    /// </summary>
    public bool Exact;
}
