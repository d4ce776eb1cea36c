using System.Globalization;
using System.Numerics;

namespace Rlfw.Answers;

/// <summary>An exact fraction in lowest terms with a positive denominator, so that equal values are equal records.</summary>
public readonly record struct Rational : IComparable<Rational>
{
    private readonly BigInteger _denominatorLessOne;

    /// <summary>Makes a fraction; it is brought to lowest terms.</summary>
    /// <param name="numerator">The numerator.</param>
    /// <param name="denominator">The denominator.</param>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("a fraction with the denominator 0 is no number");
        }

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        // Stored less one, so that default(Rational) is 0/1.
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    /// <summary>The numerator, which carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator, at least 1.</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    /// <summary>The sum.</summary>
    public static Rational operator +(Rational left, Rational right) =>
        new(
            (left.Numerator * right.Denominator) + (right.Numerator * left.Denominator),
            left.Denominator * right.Denominator
        );

    /// <summary>The difference.</summary>
    public static Rational operator -(Rational left, Rational right) => left + -right;

    /// <summary>The opposite number.</summary>
    public static Rational operator -(Rational value) => new(-value.Numerator, value.Denominator);

    /// <summary>The product.</summary>
    public static Rational operator *(Rational left, Rational right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>Whether the left one is smaller.</summary>
    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is larger.</summary>
    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is smaller or equal.</summary>
    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is larger or equal.</summary>
    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    /// <summary>The value without its sign.</summary>
    public Rational Abs() => Numerator.Sign < 0 ? -this : this;

    /// <summary>Exactly the number that a double writes: 0.1 is 1/10 here, not the binary fraction next to it.</summary>
    /// <param name="value">A finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public static Rational Of(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "only finite numbers are fractions");
        }

        return NumberReader.Readings(value.ToString("R", CultureInfo.InvariantCulture), AnswerLocale.En)[0].Value;
    }

    /// <inheritdoc />
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>The fraction as <c>-7/8</c>, a whole number as <c>12</c>.</summary>
    public override string ToString() =>
        Denominator.IsOne
            ? Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <summary>The decimal as <c>-0.875</c>, where it ends; the fraction where it does not.</summary>
    public string ToDecimalText()
    {
        if (Denominator.IsOne)
        {
            return ToString();
        }

        var (twos, rest) = Divisions(Denominator, 2);
        var (fives, left) = Divisions(rest, 5);
        if (!left.IsOne)
        {
            return ToString();
        }

        var places = Math.Max(twos, fives);
        var scaled = BigInteger.Abs(Numerator) * BigInteger.Pow(10, places) / Denominator;
        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        return $"{(Numerator.Sign < 0 ? "-" : "")}{digits[..^places]}.{digits[^places..]}";
    }

    private static (int Count, BigInteger Left) Divisions(BigInteger value, int divisor)
    {
        var count = 0;
        for (; (value % divisor).IsZero; count++)
        {
            value /= divisor;
        }

        return (count, value);
    }
}
