using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>The mean curve of a group on a task with its band.</summary>
/// <param name="Label">The group.</param>
/// <param name="Task">The task.</param>
/// <param name="Axis">What it is drawn over.</param>
/// <param name="Points">Its points.</param>
public sealed record GroupBand(string Label, string Task, CurveAxis Axis, IReadOnlyList<BandPoint> Points);
