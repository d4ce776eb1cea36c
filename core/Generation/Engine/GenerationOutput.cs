namespace Rlfw.Generation;

/// <summary>What a step added to a completion.</summary>
/// <param name="RequestId">The request's id.</param>
/// <param name="Tokens">The new tokens in order; none where a request was cancelled, several where guesses were right.</param>
/// <param name="Text">
/// Text that is certain now: characters whose bytes are complete and that cannot be the beginning of a stop text. The pieces
/// together are the completion's text, which ends before a stop id or stop text.
/// </param>
/// <param name="Finish">Why it ended; null while it goes on.</param>
public sealed record GenerationOutput(
    ulong RequestId,
    IReadOnlyList<GeneratedToken> Tokens,
    string Text,
    FinishReason? Finish
);
