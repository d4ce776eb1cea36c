namespace Rlfw.Torch;

/// <summary>How a tensor is written as text.</summary>
public enum TensorStringStyle
{
    /// <summary>Lengths, type and device alone.</summary>
    Metadata,

    /// <summary>The elements in nested brackets.</summary>
    Numpy,

    /// <summary>Lengths, type, device, and the elements.</summary>
    Default,
}
