namespace Rlfw.Plugins.Json;

/// <summary>What happens to a row in which a pattern matches nowhere.</summary>
public enum WithoutMatch
{
    /// <summary>It is an error, with file and line.</summary>
    Error,

    /// <summary>The row is left out.</summary>
    Skip,
}
