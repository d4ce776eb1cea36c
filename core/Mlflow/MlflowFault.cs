namespace Rlfw.Mlflow;

/// <summary>What a failed call means for what was to be written.</summary>
public enum MlflowFault
{
    /// <summary>No answer, an overloaded or broken server, a locked file: the same call may succeed later.</summary>
    Unavailable,

    /// <summary>
    /// A person has to change something first (credentials, permission, disk, address, a foreign database); then the same call
    /// succeeds.
    /// </summary>
    Blocked,

    /// <summary>The experiment or run was deleted, or never was there.</summary>
    Gone,

    /// <summary>The store will never take this.</summary>
    Refused,
}
