namespace Rlfw.Plugins.Json;

/// <summary>Which matches of a pattern count.</summary>
public enum WhichMatches
{
    /// <summary>The first one.</summary>
    First,

    /// <summary>The last one.</summary>
    Last,

    /// <summary>Every one: each gives an example of its own.</summary>
    All,
}
