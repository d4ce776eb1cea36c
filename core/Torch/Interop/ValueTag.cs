namespace Rlfw.Torch.Interop;

/// <summary>What a <see cref="Value"/> holds; mirrors the enum of the native side.</summary>
internal enum ValueTag
{
    Default = 0,
    None,
    Tensor,
    Int,
    Double,
    Bool,
    String,
    Device,
    Generator,
    IntList,
    DoubleList,
    BoolList,
    TensorList,
    OptionalTensorList,
}
