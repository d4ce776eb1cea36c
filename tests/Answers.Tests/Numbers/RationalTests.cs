using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Answers.Tests.Numbers;

public sealed class RationalTests
{
    [Fact]
    public void Fractions_are_kept_in_lowest_terms_with_the_sign_above()
    {
        new Rational(6, -8).ToString().ShouldBe("-3/4");
        new Rational(0, -5).ShouldBe(default);
        default(Rational).ToString().ShouldBe("0");
        Should.Throw<DivideByZeroException>(() => new Rational(1, 0));
    }

    [Fact]
    public void Arithmetic_and_order_are_those_of_fractions() =>
        Prop.ForAll(
                Gen.Choose(-1000, 1000).Four().ToArbitrary(),
                x =>
                {
                    var (a, b, c, d) = (x.Item1, Math.Abs(x.Item2) + 1, x.Item3, Math.Abs(x.Item4) + 1);
                    var (left, right) = (new Rational(a, b), new Rational(c, d));
                    return left + right == new Rational(((long)a * d) + ((long)c * b), (long)b * d)
                        && left - right == -(right - left)
                        && left * right == new Rational((long)a * c, (long)b * d)
                        && left < right == (long)a * d < (long)c * b
                        && left >= right == !(left < right);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_decimal_that_does_not_end_stays_a_fraction()
    {
        new Rational(1, 3).ToDecimalText().ShouldBe("1/3");
        new Rational(-7, 8).ToDecimalText().ShouldBe("-0.875");
        new Rational(1, 500).ToDecimalText().ShouldBe("0.002");
    }

    [Theory]
    [InlineData(0.1, "1/10")]
    [InlineData(-2.5e-7, "-1/4000000")]
    [InlineData(1e300, null)]
    public void A_double_is_taken_as_it_is_written(double value, string? expected) =>
        Rational.Of(value).ToString().ShouldBe(expected ?? "1" + new string('0', 300));
}
