namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>Element types; the values are libtorch's.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned 8-bit integer.</summary>
        Byte = 0,

        /// <summary>Signed 8-bit integer.</summary>
        Int8 = 1,

        /// <summary>Signed 16-bit integer.</summary>
        Int16 = 2,

        /// <summary>Signed 32-bit integer.</summary>
        Int32 = 3,

        /// <summary>Signed 64-bit integer.</summary>
        Int64 = 4,

        /// <summary>IEEE half precision.</summary>
        Float16 = 5,

        /// <summary>IEEE single precision.</summary>
        Float32 = 6,

        /// <summary>IEEE double precision.</summary>
        Float64 = 7,

        /// <summary>Boolean, one byte.</summary>
        Bool = 11,

        /// <summary>The upper half of a single: 8 exponent bits, 7 of mantissa.</summary>
        BFloat16 = 15,
    }

    /// <summary>Unsigned 8-bit integer.</summary>
    public static readonly ScalarType uint8 = ScalarType.Byte;

    /// <summary>Signed 8-bit integer.</summary>
    public static readonly ScalarType int8 = ScalarType.Int8;

    /// <summary>Signed 16-bit integer.</summary>
    public static readonly ScalarType int16 = ScalarType.Int16;

    /// <summary>Signed 16-bit integer.</summary>
    public static readonly ScalarType @short = ScalarType.Int16;

    /// <summary>Signed 32-bit integer.</summary>
    public static readonly ScalarType int32 = ScalarType.Int32;

    /// <summary>Signed 32-bit integer.</summary>
    public static readonly ScalarType @int = ScalarType.Int32;

    /// <summary>Signed 64-bit integer.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;

    /// <summary>Signed 64-bit integer.</summary>
    public static readonly ScalarType @long = ScalarType.Int64;

    /// <summary>IEEE half precision.</summary>
    public static readonly ScalarType float16 = ScalarType.Float16;

    /// <summary>IEEE half precision.</summary>
    public static readonly ScalarType half = ScalarType.Float16;

    /// <summary>8 exponent bits, 7 of mantissa.</summary>
    public static readonly ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>IEEE single precision.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;

    /// <summary>IEEE single precision.</summary>
    public static readonly ScalarType @float = ScalarType.Float32;

    /// <summary>IEEE double precision.</summary>
    public static readonly ScalarType float64 = ScalarType.Float64;

    /// <summary>IEEE double precision.</summary>
    public static readonly ScalarType @double = ScalarType.Float64;

    /// <summary>Boolean.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;
}
