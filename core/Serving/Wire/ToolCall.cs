using System.Text.Json.Serialization;

namespace Rlfw.Serving.Wire;

/// <summary>A call that the model makes.</summary>
/// <param name="Index">Its number; in streams alone.</param>
/// <param name="Id">Names it, for the result to come.</param>
/// <param name="Type">"function".</param>
/// <param name="Function">Name and arguments.</param>
internal sealed record ToolCall(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Index,
    string Id,
    string Type,
    FunctionCall Function
);
