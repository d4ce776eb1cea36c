namespace Rlfw.Mlflow;

/// <summary>How MLflow says where a run stands.</summary>
public enum MlflowRunStatus
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It waits for its start.</summary>
    Scheduled,

    /// <summary>It came to its end.</summary>
    Finished,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was stopped.</summary>
    Killed,
}
