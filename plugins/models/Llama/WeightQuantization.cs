namespace Rlfw.Plugins.Llama;

/// <summary>How the matrices of a frozen base are kept.</summary>
public enum WeightQuantization
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>8 bits an element, a scale a row.</summary>
    Int8,

    /// <summary>4 bits an element, 16 levels, a scale for 64 elements.</summary>
    Nf4,
}
