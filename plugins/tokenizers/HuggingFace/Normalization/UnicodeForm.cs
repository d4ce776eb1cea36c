namespace Rlfw.Plugins.HuggingFace;

/// <summary>Normalization forms (Unicode Standard Annex 15).</summary>
internal enum UnicodeForm
{
    /// <summary>Canonical decomposition, then composition.</summary>
    C,

    /// <summary>Canonical decomposition.</summary>
    D,

    /// <summary>Compatibility decomposition, then composition.</summary>
    Kc,

    /// <summary>Compatibility decomposition.</summary>
    Kd,
}
