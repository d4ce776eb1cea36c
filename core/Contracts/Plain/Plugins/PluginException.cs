namespace Rlfw.Contracts;

/// <summary>A plugin failed: its constructor threw, or it broke its contract. The message names plugin and cause.</summary>
public sealed class PluginException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which plugin did what, and what to do.</param>
    /// <param name="inner">What the plugin threw, or null where it broke its contract without throwing.</param>
    public PluginException(string message, Exception? inner = null)
        : base(message, inner) { }
}
