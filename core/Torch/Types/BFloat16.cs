using System.Globalization;
using System.Runtime.InteropServices;

namespace Rlfw.Torch;

/// <summary>The upper half of a single: 8 exponent bits, 7 of mantissa. Rounds to nearest even.</summary>
[StructLayout(LayoutKind.Sequential, Size = 2)]
public readonly struct BFloat16 : IEquatable<BFloat16>, IComparable<BFloat16>
{
    private readonly ushort bits;

    /// <summary>The nearest bfloat16.</summary>
    public BFloat16(float f)
    {
        var single = BitConverter.SingleToUInt32Bits(f);
        bits = float.IsNaN(f) ? (ushort)0x7fc0 : (ushort)((single + 0x7fff + ((single >> 16) & 1)) >> 16);
    }

    private BFloat16(ushort bits) => this.bits = bits;

    /// <summary>From its 16 bits.</summary>
    public static BFloat16 FromRawValue(ushort rawValue) => new(rawValue);

    /// <summary>As a single, exactly.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>As a single, exactly.</summary>
    public static explicit operator float(BFloat16 bf) => bf.ToSingle();

    /// <summary>As a double, exactly.</summary>
    public static explicit operator double(BFloat16 bf) => bf.ToSingle();

    /// <summary>The nearest bfloat16.</summary>
    public static explicit operator BFloat16(float f) => new(f);

    /// <summary>The nearest bfloat16.</summary>
    public static explicit operator BFloat16(double d) => new((float)d);

    /// <summary>Equal as numbers: NaN is not equal to itself.</summary>
    public static bool operator ==(BFloat16 a, BFloat16 b) => a.ToSingle() == b.ToSingle();

    /// <summary>Not equal as numbers.</summary>
    public static bool operator !=(BFloat16 a, BFloat16 b) => a.ToSingle() != b.ToSingle();

    /// <summary>Less as numbers.</summary>
    public static bool operator <(BFloat16 a, BFloat16 b) => a.ToSingle() < b.ToSingle();

    /// <summary>Greater as numbers.</summary>
    public static bool operator >(BFloat16 a, BFloat16 b) => a.ToSingle() > b.ToSingle();

    /// <summary>Less or equal as numbers.</summary>
    public static bool operator <=(BFloat16 a, BFloat16 b) => a.ToSingle() <= b.ToSingle();

    /// <summary>Greater or equal as numbers.</summary>
    public static bool operator >=(BFloat16 a, BFloat16 b) => a.ToSingle() >= b.ToSingle();

    /// <summary>Whether it is not a number.</summary>
    public static bool IsNaN(BFloat16 bf) => float.IsNaN(bf.ToSingle());

    /// <summary>Equal as objects: NaN equals NaN.</summary>
    public bool Equals(BFloat16 other) => ToSingle().Equals(other.ToSingle());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToSingle().GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ToSingle().CompareTo(other.ToSingle());

    /// <summary>As the single of the same value.</summary>
    public override string ToString() => ToSingle().ToString(CultureInfo.InvariantCulture);
}
