using System.Text.Json.Serialization;

namespace Rlfw.Contracts;

/// <summary>Text for people: a value table, a policy.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Text">The text, several lines.</param>
public sealed record ReportWritten(string Title, string Text) : EventPayload
{
    /// <summary>The same as a picture (SVG): a file of the run folder, as a path within it with slashes; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Picture { get; init; }
}
