using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>A step whose results come to the host by themselves.</summary>
/// <param name="plan">What it computes.</param>
/// <param name="drawn">Where the device has the drawn tokens.</param>
/// <param name="turn">Where the host will find them.</param>
internal sealed class SentStep(StepPlan plan, Tensor drawn, HostTurn turn) : ILaunchedStep
{
    /// <inheritdoc />
    public StepPlan Plan => plan;

    /// <inheritdoc />
    public Tensor Tokens => drawn;

    /// <inheritdoc />
    public DrawnTokens Wait() => turn.Wait(plan.Outputs.Count);

    /// <inheritdoc />
    public void Dispose() { }
}
