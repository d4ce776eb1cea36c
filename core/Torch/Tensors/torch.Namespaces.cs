namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>Linear algebra.</summary>
    public static partial class linalg { }

    /// <summary>Special functions.</summary>
    public static partial class special { }
}
