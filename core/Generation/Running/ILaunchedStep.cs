using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>A step that the device works on.</summary>
internal interface ILaunchedStep : IDisposable
{
    /// <summary>What it computes.</summary>
    StepPlan Plan { get; }

    /// <summary>The drawn tokens on the device, int64 [outputs]; valid until the step after the next is launched.</summary>
    Tensor Tokens { get; }

    /// <summary>Waits for it.</summary>
    DrawnTokens Wait();
}
