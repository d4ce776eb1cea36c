namespace Rlfw.Plans.Structure;

/// <summary>How the values of a range lie between its ends.</summary>
internal enum AxisScale
{
    /// <summary>At equal distances.</summary>
    Linear,

    /// <summary>At equal ratios.</summary>
    Log,
}
