namespace Rlfw.Comparing;

/// <summary>What curves are drawn over.</summary>
public enum CurveAxis
{
    /// <summary>Training steps, over all stages.</summary>
    Step,

    /// <summary>Environment steps, over all stages.</summary>
    EnvironmentSteps,

    /// <summary>Wall time at work, in seconds.</summary>
    Seconds,
}
