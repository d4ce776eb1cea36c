namespace Rlfw.Plugins.Llama;

/// <summary>The element type of an adapter's factors.</summary>
public enum LoraDtype
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>The range of single precision with 8 bits of significand.</summary>
    Bfloat16,
}
