namespace Rlfw.Serving;

/// <summary>What a server says of a request that has ended.</summary>
/// <param name="Method">"POST".</param>
/// <param name="Path">"/v1/completions".</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="CompletionTokens">Tokens generated for it.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Fault">What went wrong on the server's side; null where nothing did.</param>
public sealed record RequestLine(
    string Method,
    string Path,
    int Status,
    RequestOutcome Outcome,
    int CompletionTokens,
    TimeSpan Duration,
    Exception? Fault
);
