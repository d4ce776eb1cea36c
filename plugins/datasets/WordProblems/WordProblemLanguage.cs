namespace Rlfw.Plugins.WordProblems;

/// <summary>A language that problems are asked in.</summary>
public enum WordProblemLanguage
{
    /// <summary>English.</summary>
    En,

    /// <summary>Vietnamese.</summary>
    Vi,
}
