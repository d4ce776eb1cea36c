using Rlfw.Generation.Operations;
using Rlfw.Generation.Sampling;

namespace Rlfw.Generation.Running;

/// <summary>What computes on a device.</summary>
/// <param name="Operations">All but matrix products and the reading of prompts.</param>
/// <param name="Chunks">Attention of prompts.</param>
/// <param name="Sampler">Draws tokens.</param>
internal sealed record StepBackend(IStepOperations Operations, IChunkAttention Chunks, ITokenSampler Sampler)
    : IDisposable
{
    /// <summary>What else is owned.</summary>
    public IDisposable? Library { get; init; }

    /// <summary>What could not be had, and is done by other means: a line each.</summary>
    public IEnumerable<string> Failures =>
        [.. (Operations as KernelOperations)?.Failures ?? [], .. (Sampler as KernelSampler)?.Failures ?? []];

    /// <inheritdoc />
    public void Dispose()
    {
        (Operations as IDisposable)?.Dispose();
        (Chunks as IDisposable)?.Dispose();
        Library?.Dispose();
    }
}
