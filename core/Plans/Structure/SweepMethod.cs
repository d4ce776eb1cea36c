namespace Rlfw.Plans.Structure;

/// <summary>How a sweep combines values.</summary>
internal enum SweepMethod
{
    /// <summary>Every combination.</summary>
    Grid,
}
