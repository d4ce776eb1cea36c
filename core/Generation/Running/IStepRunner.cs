using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>Gives plans to the device.</summary>
internal interface IStepRunner : IDisposable
{
    /// <summary>What could not be done as meant, a line each.</summary>
    IReadOnlyList<string> Failures { get; }

    /// <summary>Launches a step; does not wait for the device.</summary>
    /// <param name="plan">What it computes.</param>
    /// <param name="before">The step before it, where tokens come from that the host does not know yet; null where there are none.</param>
    ILaunchedStep Launch(StepPlan plan, ILaunchedStep? before);
}
