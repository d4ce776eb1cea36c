namespace Rlfw.Torch.Extensions;

/// <summary>The format's names of element types.</summary>
internal static class SafetensorsTypes
{
    public static torch.ScalarType? Parse(string name) =>
        name switch
        {
            "F64" => torch.ScalarType.Float64,
            "F32" => torch.ScalarType.Float32,
            "F16" => torch.ScalarType.Float16,
            "BF16" => torch.ScalarType.BFloat16,
            "I64" => torch.ScalarType.Int64,
            "I32" => torch.ScalarType.Int32,
            "I16" => torch.ScalarType.Int16,
            "I8" => torch.ScalarType.Int8,
            "U8" => torch.ScalarType.Byte,
            "BOOL" => torch.ScalarType.Bool,
            _ => null,
        };

    public static string Name(torch.ScalarType type) =>
        type switch
        {
            torch.ScalarType.Float64 => "F64",
            torch.ScalarType.Float32 => "F32",
            torch.ScalarType.Float16 => "F16",
            torch.ScalarType.BFloat16 => "BF16",
            torch.ScalarType.Int64 => "I64",
            torch.ScalarType.Int32 => "I32",
            torch.ScalarType.Int16 => "I16",
            torch.ScalarType.Int8 => "I8",
            torch.ScalarType.Byte => "U8",
            torch.ScalarType.Bool => "BOOL",
            _ => throw new NotSupportedException($"Tensors of {type} cannot be saved."),
        };
}
