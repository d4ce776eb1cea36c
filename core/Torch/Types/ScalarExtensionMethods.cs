namespace Rlfw.Torch;

/// <summary>Conversions between numbers and scalars.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this Half value) => value;

    /// <summary>The number as a single.</summary>
    public static float ToSingle(this Scalar value) => (float)value.AsDouble;

    /// <summary>The number as a double.</summary>
    public static double ToDouble(this Scalar value) => value.AsDouble;

    /// <summary>The number as a half.</summary>
    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble;

    /// <summary>The number as a byte; a value out of range throws.</summary>
    public static byte ToByte(this Scalar value) => checked((byte)value.AsInt64);

    /// <summary>The number as a signed byte; a value out of range throws.</summary>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.AsInt64);

    /// <summary>The number as a 16-bit integer; a value out of range throws.</summary>
    public static short ToInt16(this Scalar value) => checked((short)value.AsInt64);

    /// <summary>The number as a 32-bit integer; a value out of range throws.</summary>
    public static int ToInt32(this Scalar value) => checked((int)value.AsInt64);

    /// <summary>The number as a 64-bit integer.</summary>
    public static long ToInt64(this Scalar value) => value.AsInt64;

    /// <summary>Whether the number is not zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.AsDouble != 0;
}
