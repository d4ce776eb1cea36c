using System.Text.Json.Serialization;

namespace Rlfw.Serving.Wire;

/// <summary>The answer of <c>/v1/completions</c>, or a piece of a streamed one.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Object">"text_completion".</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The served model.</param>
/// <param name="Choices">The texts.</param>
/// <param name="Usage">Tokens; in a stream in the last piece, where they were asked for.</param>
internal sealed record TextCompletion(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<CompletionChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Usage? Usage = null
);
