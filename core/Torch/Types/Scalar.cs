using Rlfw.Torch.Interop;

namespace Rlfw.Torch;

/// <summary>A number that an operator takes beside tensors; made by the implicit conversions.</summary>
public sealed class Scalar : IDisposable
{
    private static readonly Scalar True = new(Arg.Bool(true), torch.ScalarType.Bool);
    private static readonly Scalar False = new(Arg.Bool(false), torch.ScalarType.Bool);

    internal Scalar(in Value value)
        : this(value, TypeOf(value.Tag)) { }

    private Scalar(in Value value, torch.ScalarType type)
    {
        Value = value;
        Type = type;
    }

    /// <summary>The type it was made from.</summary>
    public torch.ScalarType Type { get; }

    /// <summary>What a tensor filled with this number is made of where nobody says; libtorch's own choice differs by version.</summary>
    internal torch.ScalarType? FillType =>
        Type
            is torch.ScalarType.Bool
                or torch.ScalarType.Float16
                or torch.ScalarType.Float32
                or torch.ScalarType.Float64
            ? null
            : torch.ScalarType.Int64;

    internal Value Value { get; }

    internal double AsDouble => Value.Tag == ValueTag.Double ? Value.Real : Value.Integer;

    internal long AsInt64 => Value.Tag == ValueTag.Double ? (long)Value.Real : Value.Integer;

    /// <summary>From a byte.</summary>
    public static implicit operator Scalar(byte value) => new(Arg.Int(value), torch.ScalarType.Byte);

    /// <summary>From a signed byte.</summary>
    public static implicit operator Scalar(sbyte value) => new(Arg.Int(value), torch.ScalarType.Int8);

    /// <summary>From a 16-bit integer.</summary>
    public static implicit operator Scalar(short value) => new(Arg.Int(value), torch.ScalarType.Int16);

    /// <summary>From a 32-bit integer.</summary>
    public static implicit operator Scalar(int value) => new(Arg.Int(value), torch.ScalarType.Int32);

    /// <summary>From a 64-bit integer.</summary>
    public static implicit operator Scalar(long value) => new(Arg.Int(value), torch.ScalarType.Int64);

    /// <summary>From a single.</summary>
    public static implicit operator Scalar(float value) => new(Arg.Float(value), torch.ScalarType.Float32);

    /// <summary>From a double.</summary>
    public static implicit operator Scalar(double value) => new(Arg.Float(value), torch.ScalarType.Float64);

    /// <summary>From a half.</summary>
    public static implicit operator Scalar(Half value) => new(Arg.Float((double)value), torch.ScalarType.Float16);

    /// <summary>From a boolean.</summary>
    public static implicit operator Scalar(bool value) => value ? True : False;

    /// <summary>Nothing to free; kept because TorchSharp's scalars are native.</summary>
    public void Dispose() { }

    private static torch.ScalarType TypeOf(ValueTag tag) =>
        tag switch
        {
            ValueTag.Double => torch.ScalarType.Float64,
            ValueTag.Bool => torch.ScalarType.Bool,
            _ => torch.ScalarType.Int64,
        };
}
