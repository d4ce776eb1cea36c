namespace Rlfw.Training.Networks.Kernels;

/// <summary>target[m, n] = start[m, n] + sum over k of left[m, k] right[k, n], a tile of it.</summary>
internal unsafe struct Tile
{
    /// <summary>left[0, 0].</summary>
    public float* Left;

    /// <summary>From left[m, k] to left[m + 1, k].</summary>
    public nint LeftRow;

    /// <summary>From left[m, k] to left[m, k + 1].</summary>
    public nint LeftStep;

    /// <summary>right[0, 0]; columns lie side by side.</summary>
    public float* Right;

    /// <summary>From right[k, n] to right[k + 1, n].</summary>
    public nint RightStep;

    /// <summary>start[0, 0]; columns lie side by side.</summary>
    public float* Start;

    /// <summary>From start[m, n] to start[m + 1, n]; 0 where all rows start alike.</summary>
    public nint StartRow;

    /// <summary>target[0, 0]; columns lie side by side.</summary>
    public float* Target;

    /// <summary>From target[m, n] to target[m + 1, n].</summary>
    public nint TargetRow;

    /// <summary>How many k.</summary>
    public nint Depth;
}
