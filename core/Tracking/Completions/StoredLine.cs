using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>A stored completion with the place where it belongs.</summary>
/// <param name="Sequence">The number of its event in the journal.</param>
/// <param name="Step">The training step, counted over all stages; 0 for an evaluation before training.</param>
/// <param name="Stage">The stage's name.</param>
/// <param name="Source">What it was generated for.</param>
/// <param name="Completion">The completion.</param>
public sealed record StoredLine(
    long Sequence,
    long Step,
    string Stage,
    CompletionSource Source,
    StoredCompletion Completion
);
