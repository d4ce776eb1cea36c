using Rlfw.Generation.Operations;
using Rlfw.Generation.Sampling;

namespace Rlfw.Generation.Running;

/// <summary>What computes on a device.</summary>
/// <param name="Operations">All but matrix products and the reading of prompts.</param>
/// <param name="Chunks">Attention of prompts.</param>
/// <param name="Sampler">Draws tokens.</param>
internal sealed record StepBackend(IStepOperations Operations, IChunkAttention Chunks, ITokenSampler Sampler);
