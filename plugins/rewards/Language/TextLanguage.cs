namespace Rlfw.Plugins.Language;

/// <summary>A language that a completion may be asked to be in.</summary>
public enum TextLanguage
{
    /// <summary>Vietnamese.</summary>
    Vi,

    /// <summary>English.</summary>
    En,
}
