namespace Rlfw.Plugins.Llama;

/// <summary>The element type that a model computes in.</summary>
public enum LlamaDtype
{
    /// <summary>
    /// float32 on the CPU and wherever the model's own parameters are learned; otherwise, for a frozen base on a GPU, the
    /// checkpoint's.
    /// </summary>
    Auto,

    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>The range of single precision with 8 bits of significand.</summary>
    Bfloat16,

    /// <summary>Half precision: 11 bits of significand, values up to 65,504.</summary>
    Float16,
}
