using System.Text.Json.Serialization;

namespace Rlfw.Serving.Wire;

/// <summary>What a chunk adds to a message; what it does not add is absent.</summary>
/// <param name="Role">"assistant", in the first chunk.</param>
/// <param name="Content">More text.</param>
/// <param name="ToolCalls">Calls, whole.</param>
internal sealed record AnswerDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ToolCall>? ToolCalls = null
);
