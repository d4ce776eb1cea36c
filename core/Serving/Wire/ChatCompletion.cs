namespace Rlfw.Serving.Wire;

/// <summary>The answer of <c>/v1/chat/completions</c>.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Object">"chat.completion".</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The served model.</param>
/// <param name="Choices">The answers.</param>
/// <param name="Usage">Tokens.</param>
internal sealed record ChatCompletion(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<ChatChoice> Choices,
    Usage Usage
);
