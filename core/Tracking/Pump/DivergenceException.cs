namespace Rlfw.Tracking;

/// <summary>
/// A resumed run computed something else than it had recorded before it was interrupted, so its metrics would no longer be
/// those of one run.
/// </summary>
public sealed class DivergenceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Step, metric, both values, and what to do.</param>
    public DivergenceException(string message)
        : base(message) { }
}
