namespace Rlfw.Contracts;

/// <summary>
/// The user's fault: a file that is missing or malformed, options that contradict each other or the data. Shown as its
/// message alone, exit code 1. Plugins throw it too; the message says what, where, and what to do.
/// </summary>
public sealed class UserErrorException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where (file and line where there is one), what to do.</param>
    /// <param name="inner">The cause, shown with <c>--verbose</c>.</param>
    public UserErrorException(string message, Exception? inner = null)
        : base(message, inner) { }
}
