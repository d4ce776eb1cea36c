using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Answers.Tests.Numbers;

/// <summary>Writes numbers as people of each language write them, and reads them back.</summary>
public sealed class NumberFormatTests
{
    private static readonly Gen<(long Scaled, int Places)> _decimals =
        from scaled in Gen.Choose(int.MinValue + 1, int.MaxValue)
        from factor in Gen.Choose(1, 100_000)
        from places in Gen.Choose(0, 8)
        select ((long)scaled * factor, places);

    [Theory]
    [InlineData(AnswerLocale.En, ",", ".")]
    [InlineData(AnswerLocale.Vi, ".", ",")]
    [InlineData(AnswerLocale.Vi, " ", ",")]
    [InlineData(AnswerLocale.En, "\u202F", ".")]
    public void A_decimal_written_in_a_locale_is_read_back_in_it(AnswerLocale locale, string group, string point) =>
        Prop.ForAll(
                _decimals.ToArbitrary(),
                number =>
                {
                    var value = new Rational(number.Scaled, BigInteger.Pow(10, number.Places));
                    var text = Written(number.Scaled, number.Places, group, point);
                    return AnswerNumber.Readings(text, locale) is [var read]
                        && read.Value == value
                        && AnswerNumber.Readings(text).Any(x => x.Value == value)
                        && AnswerNumber.Readings($"{text} quả", locale) is [var counted]
                        && counted.Value == value;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_fraction_is_read_back_in_every_notation() =>
        Prop.ForAll(
                Gen.Choose(-100_000, 100_000).Zip(Gen.Choose(1, 9_999)).ToArbitrary(),
                fraction =>
                {
                    var (numerator, denominator) = fraction;
                    var value = new Rational(numerator, denominator);
                    string[] texts =
                    [
                        $"{numerator}/{denominator}",
                        $@"\frac{{{numerator}}}{{{denominator}}}",
                        $"${(numerator < 0 ? "-" : "")}\\dfrac{{{Math.Abs(numerator)}}}{{{denominator}}}$",
                        Mixed(numerator, denominator),
                        value.ToDecimalText(),
                        value.ToString(),
                    ];
                    return texts.All(text =>
                        AnswerNumber.Readings(text, AnswerLocale.En) is [var x] && x.Value == value
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Scientific_notation_is_read_back() =>
        Prop.ForAll(
                Gen.Choose(-9_999, 9_999).Zip(Gen.Choose(-20, 20)).ToArbitrary(),
                number =>
                {
                    var (mantissa, exponent) = number;
                    var power = new Rational(BigInteger.Pow(10, Math.Abs(exponent)), 1);
                    var value = new Rational(mantissa, 1) * (exponent < 0 ? new Rational(1, power.Numerator) : power);
                    string[] texts = [$"{mantissa}e{exponent}", $@"{mantissa} \times 10^{{{exponent}}}"];
                    return texts.All(text => AnswerNumber.Readings(text) is [var x] && x.Value == value);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_double_is_the_decimal_that_it_writes() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NormalFloat>(),
                x =>
                {
                    var value = (double)x;
                    var shown = Rational.Of(value).ToDecimalText();
                    return double.Parse(shown, CultureInfo.InvariantCulture) == value;
                }
            )
            .QuickCheckThrowOnFailure();

    private static string Written(long scaled, int places, string group, string point)
    {
        var digits = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        var whole = Regex.Replace(digits[..^places], @"\B(?=(?:\d{3})+\z)", group, default, TimeSpan.FromSeconds(1));
        return $"{(scaled < 0 ? "-" : "")}{whole}{(places == 0 ? "" : point + digits[^places..])}";
    }

    private static string Mixed(int numerator, int denominator)
    {
        var size = Math.Abs(numerator);
        return $"{(numerator < 0 ? "-" : "")}{size / denominator} {size % denominator}/{denominator}";
    }
}
