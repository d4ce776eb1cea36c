using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Cli.Tests.Terminals;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(492.34, "492.3")]
    [InlineData(12345.6, "12346")]
    [InlineData(0.98765, "0.9877")]
    [InlineData(-0.001234, "-0.001234")]
    [InlineData(1.5e-7, "1.5e-7")]
    [InlineData(2.5e12, "2.5e12")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_shown_with_four_digits(double value, string text) => Numbers.Short(value).ShouldBe(text);

    [Fact]
    public void A_shown_number_is_within_a_thousandth_of_the_number() =>
        Prop.ForAll<NormalFloat>(number =>
            {
                var shown = double.Parse(Numbers.Short(number.Get), CultureInfo.InvariantCulture);
                return Math.Abs(shown - number.Get) <= Math.Abs(number.Get) * 1e-3;
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.85, "850 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(245, "4:05")]
    [InlineData(3723, "1:02:03")]
    public void Durations_are_shown_as_short_as_they_are_clear(double seconds, string text) =>
        Numbers.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
