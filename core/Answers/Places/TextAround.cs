namespace Rlfw.Answers;

/// <summary>Where text may stand outside of the tags of a format.</summary>
public enum TextAround
{
    /// <summary>Nowhere: white space alone.</summary>
    None,

    /// <summary>Before the first tag.</summary>
    Before,

    /// <summary>Before the first and behind the last tag.</summary>
    Any,
}
