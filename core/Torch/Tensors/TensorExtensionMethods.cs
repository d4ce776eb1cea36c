namespace Rlfw.Torch;

/// <summary>Conversions of single-element tensors and facts about element types.</summary>
public static class TensorExtensionMethods
{
    /// <summary>Bytes of an element of this type.</summary>
    public static int ElementSize(this torch.ScalarType type) =>
        type switch
        {
            torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
            torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
            torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
            torch.ScalarType.Int64 or torch.ScalarType.Float64 => 8,
            _ => throw new NotSupportedException($"Element type {type} is not supported."),
        };

    /// <summary>The product of the lengths.</summary>
    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (a, b) => checked(a * b));

    /// <summary>The only element as a single.</summary>
    public static float ToSingle(this torch.Tensor value) => (float)value.ToDouble();

    /// <summary>The only element as a double.</summary>
    public static double ToDouble(this torch.Tensor value) => value.ToScalar().ToDouble();

    /// <summary>The only element as a half.</summary>
    public static Half ToHalf(this torch.Tensor value) => (Half)value.ToDouble();

    /// <summary>The only element as a byte; a value out of range throws.</summary>
    public static byte ToByte(this torch.Tensor value) => value.ToScalar().ToByte();

    /// <summary>The only element as a signed byte; a value out of range throws.</summary>
    public static sbyte ToSByte(this torch.Tensor value) => value.ToScalar().ToSByte();

    /// <summary>The only element as a 16-bit integer; a value out of range throws.</summary>
    public static short ToInt16(this torch.Tensor value) => value.ToScalar().ToInt16();

    /// <summary>The only element as a 32-bit integer; a value out of range throws.</summary>
    public static int ToInt32(this torch.Tensor value) => value.ToScalar().ToInt32();

    /// <summary>The only element as a 64-bit integer.</summary>
    public static long ToInt64(this torch.Tensor value) => value.ToScalar().ToInt64();

    /// <summary>Whether the only element is not zero.</summary>
    public static bool ToBoolean(this torch.Tensor value) => value.ToScalar().ToBoolean();

    /// <summary>Element type, device and shape.</summary>
    public static string metastr(this torch.Tensor tensor) =>
        $"[{string.Join("x", tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}";
}
