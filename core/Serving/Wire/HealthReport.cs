using System.Text.Json.Serialization;

namespace Rlfw.Serving.Wire;

/// <summary>Whether the server works.</summary>
/// <param name="Status">"ok", "failed" or "stopping".</param>
/// <param name="Model">The served model.</param>
/// <param name="Running">Requests that are being answered.</param>
/// <param name="Waiting">Requests that wait for their turn.</param>
/// <param name="Error">What failed; absent where nothing did.</param>
internal sealed record HealthReport(
    string Status,
    string Model,
    int Running,
    int Waiting,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null
);
