namespace Rlfw.Training.Checkpoints;

/// <summary>
/// A checkpoint could not be written (disk full, permissions). The run fails; checkpoints written before are untouched.
/// </summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which folder, what is wrong, what to do.</param>
    /// <param name="inner">The cause.</param>
    public CheckpointException(string message, Exception inner)
        : base(message, inner) { }
}
