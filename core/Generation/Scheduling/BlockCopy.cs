namespace Rlfw.Generation.Scheduling;

/// <summary>A block whose content another one takes over, after the step.</summary>
/// <param name="From">The block that is copied.</param>
/// <param name="To">The block that becomes its copy.</param>
internal readonly record struct BlockCopy(int From, int To);
