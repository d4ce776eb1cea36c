namespace Rlfw.Torch;

/// <summary>Kinds of device; the values are libtorch's.</summary>
public enum DeviceType
{
    /// <summary>The host.</summary>
    CPU = 0,

    /// <summary>An NVIDIA GPU.</summary>
    CUDA = 1,

    /// <summary>Shapes without data.</summary>
    META = 14,
}
