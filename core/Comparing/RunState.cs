namespace Rlfw.Comparing;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>Its budget is used up.</summary>
    Finished,

    /// <summary>It was stopped or its process died; it can be continued.</summary>
    Stopped,

    /// <summary>It failed.</summary>
    Failed,
}
