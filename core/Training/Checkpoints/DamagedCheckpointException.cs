namespace Rlfw.Training.Checkpoints;

/// <summary>A checkpoint is not what was written.</summary>
internal sealed class DamagedCheckpointException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong with it.</param>
    /// <param name="inner">The cause, or null.</param>
    public DamagedCheckpointException(string path, string what, Exception? inner = null)
        : base($"checkpoint file {path} is damaged: {what}", inner) { }
}
