namespace Rlfw.Plugins.HuggingFace;

/// <summary>A token that is found in the text before everything else.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">How a text spells it.</param>
/// <param name="IsSpecial">Whether it is a special token, which plain text never becomes.</param>
internal sealed record AddedToken(int Id, string Text, bool IsSpecial)
{
    /// <summary>Whether it swallows white space before it.</summary>
    public bool TakesSpaceBefore { get; init; }

    /// <summary>Whether it swallows white space after it.</summary>
    public bool TakesSpaceAfter { get; init; }

    /// <summary>Whether it counts only where no word character touches it.</summary>
    public bool IsSingleWord { get; init; }

    /// <summary>Whether it is looked for in the normalized text; otherwise in the text as given.</summary>
    public bool IsNormalized { get; init; }
}
