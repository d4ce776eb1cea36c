using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>One completion to generate.</summary>
/// <param name="Id">
/// Identifies it among the engine's unfinished requests; the tokens are a function of (seed, id, position) and the model.
/// </param>
/// <param name="PromptIds">The prompt, at least one id.</param>
/// <param name="Sampling">How tokens are chosen.</param>
/// <param name="Seed">The seed.</param>
public sealed record GenerationRequest(ulong Id, int[] PromptIds, SamplingSettings Sampling, ulong Seed)
{
    /// <summary>
    /// What the random numbers are numbered by in place of <see cref="Id"/>; so a server's requests, whose ids only tell them apart,
    /// give the same for the same seed.
    /// </summary>
    public ulong? RandomId { get; init; }

    /// <summary>Whether outputs carry text; a trainer looks at tokens alone.</summary>
    public bool WantsText { get; init; } = true;
}
