namespace Rlfw.Contracts;

/// <summary>How a <see cref="Schedule"/> moves from its start to its end.</summary>
public enum ScheduleShape
{
    /// <summary>It does not move.</summary>
    Constant,

    /// <summary>In a straight line.</summary>
    Linear,

    /// <summary>Along half a cosine: slow, fast, slow.</summary>
    Cosine,
}
