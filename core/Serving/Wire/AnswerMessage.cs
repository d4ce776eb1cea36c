using System.Text.Json.Serialization;

namespace Rlfw.Serving.Wire;

/// <summary>What the model answered.</summary>
/// <param name="Role">"assistant".</param>
/// <param name="Content">Its text; null where it called tools.</param>
/// <param name="Refusal">Always null: there is no separate refusal.</param>
/// <param name="ToolCalls">Its calls; absent where there are none.</param>
internal sealed record AnswerMessage(
    string Role,
    string? Content,
    string? Refusal = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ToolCall>? ToolCalls = null
);
