namespace Rlfw.Plugins.Format;

/// <summary>How a completion's form is scored.</summary>
public enum FormatMode
{
    /// <summary>1 for the whole form, 0 for anything less.</summary>
    Exact,

    /// <summary>A score for each tag, so that a part of the form pays before the whole is found.</summary>
    Approximate,
}
