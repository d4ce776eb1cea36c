using System.Text.Json.Serialization;

namespace Rlfw.Serving.Wire;

/// <summary>A piece of a streamed chat completion.</summary>
/// <param name="Id">Names the completion.</param>
/// <param name="Object">"chat.completion.chunk".</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The served model.</param>
/// <param name="Choices">What is new; empty in the piece that holds the usage.</param>
/// <param name="Usage">Tokens, in the last piece where they were asked for.</param>
internal sealed record ChatChunk(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<ChatChunkChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Usage? Usage = null
);
