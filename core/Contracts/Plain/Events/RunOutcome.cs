using System.Text.Json.Serialization;

namespace Rlfw.Contracts;

/// <summary>How a run ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunOutcome>))]
public enum RunOutcome
{
    /// <summary>The budget was used up.</summary>
    Finished,

    /// <summary>It was asked to stop; running again continues it.</summary>
    Stopped,

    /// <summary>It failed; running again continues it from its last checkpoint.</summary>
    Failed,
}
