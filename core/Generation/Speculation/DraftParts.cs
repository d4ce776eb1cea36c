using Rlfw.Contracts;
using Rlfw.Generation.Running;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Speculation;

/// <summary>What a draft model generates with.</summary>
/// <param name="Model">The model; somebody else's.</param>
/// <param name="Pool">Who uses which block.</param>
/// <param name="Cache">The blocks; owned.</param>
/// <param name="Backend">What computes; owned.</param>
/// <param name="Runner">Gives steps to the device; owned.</param>
internal sealed record DraftParts(
    ICausalLanguageModel Model,
    BlockPool Pool,
    KeyValueBlocks Cache,
    StepBackend Backend,
    IStepRunner Runner
) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        Runner.Dispose();
        Backend.Dispose();
        Cache.Dispose();
    }
}
