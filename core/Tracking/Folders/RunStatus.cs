using System.Text.Json.Serialization;

namespace Rlfw.Tracking;

/// <summary>Where a run stands, as its folder shows it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Its budget is used up.</summary>
    Finished,

    /// <summary>It was asked to stop; it can be resumed.</summary>
    Stopped,

    /// <summary>It failed; it can be resumed.</summary>
    Failed,

    /// <summary>Its process died; it can be resumed.</summary>
    Interrupted,

    /// <summary>A process is at work in its folder.</summary>
    Running,

    /// <summary>Its journal is damaged.</summary>
    Damaged,
}
