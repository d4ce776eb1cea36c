namespace Rlfw.Cli;

/// <summary>Which completions come first.</summary>
internal enum CompletionOrder
{
    /// <summary>The last ones that were stored, in the order they were.</summary>
    Last,

    /// <summary>Those with the highest reward.</summary>
    Best,

    /// <summary>Those with the lowest reward.</summary>
    Worst,
}
