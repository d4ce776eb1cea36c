namespace Rlfw.Measuring;

/// <summary>How surely a name is that of a secret.</summary>
internal enum Certainty
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It may be one (<c>token</c>, <c>auth</c>): what it stands for decides.</summary>
    Likely,

    /// <summary>It is one, whatever it stands for.</summary>
    Sure,
}
