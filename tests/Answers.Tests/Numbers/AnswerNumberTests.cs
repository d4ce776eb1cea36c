namespace Rlfw.Answers.Tests.Numbers;

public sealed class AnswerNumberTests
{
    [Theory]
    [InlineData("18", "18")]
    [InlineData(" 007 ", "7")]
    [InlineData("-0", "0")]
    [InlineData("+5", "5")]
    [InlineData("\u22125", "-5")]
    [InlineData(".5", "1/2")]
    [InlineData("1.234,5", "2469/2")]
    [InlineData("1,234.5", "2469/2")]
    [InlineData("1 234,5", "2469/2")]
    [InlineData("1\u00A0234\u202F567", "1234567")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("1,234,567.00", "1234567")]
    [InlineData("1,5", "3/2")]
    [InlineData("0,125", "1/8")]
    [InlineData("0.125", "1/8")]
    [InlineData("1234.567", "1234567/1000")]
    [InlineData("3/4", "3/4")]
    [InlineData("6/8", "3/4")]
    [InlineData("1 1/2", "3/2")]
    [InlineData("-1 1/2", "-3/2")]
    [InlineData(@"\frac{7}{8}", "7/8")]
    [InlineData(@"$\dfrac{7}{8}$", "7/8")]
    [InlineData(@"-\frac34", "-3/4")]
    [InlineData(@"2\frac{1}{2}", "5/2")]
    [InlineData(@"\(\tfrac{-3}{4}\)", "-3/4")]
    [InlineData("3e4", "30000")]
    [InlineData("1.5E-3", "3/2000")]
    [InlineData(@"3 \times 10^{5}", "300000")]
    [InlineData("2 · 10^-2", "1/50")]
    [InlineData("$18", "18")]
    [InlineData(@"\$18.50", "37/2")]
    [InlineData("-$5", "-5")]
    [InlineData("$-5$", "-5")]
    [InlineData("18 USD", "18")]
    [InlineData("18 quả", "18")]
    [InlineData("18 quả cam.", "18")]
    [InlineData("-5 độ C", "-5")]
    [InlineData("20°C", "20")]
    [InlineData(@"45^\circ", "45")]
    [InlineData("12 km/h", "12")]
    [InlineData("3 cm^2", "3")]
    [InlineData("3 m²", "3")]
    [InlineData("5m", "5")]
    [InlineData(@"18 \text{ cm}", "18")]
    [InlineData(@"1{,}000{,}000", "1000000")]
    [InlineData(@"1\,000\,000", "1000000")]
    [InlineData(@"35\%", "35")]
    [InlineData("**18**", "18")]
    [InlineData(@"\boxed{18}", "18")]
    [InlineData("x = 7", "7")]
    [InlineData("18.", "18")]
    [InlineData("5.625,5 nghìn đồng", "11251/2")]
    public void A_number_is_read_exactly_whatever_stands_around_it(string text, string value) =>
        AnswerNumber.Readings(text).ShouldHaveSingleItem().Value.ToString().ShouldBe(value);

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("$")]
    [InlineData("1,,234")]
    [InlineData("1,23,456")]
    [InlineData("1.234,567.8")]
    [InlineData("12 5")]
    [InlineData("3 + 4 = 7")]
    [InlineData("5 - 3")]
    [InlineData("5-3")]
    [InlineData("7 or 8")]
    [InlineData("7 or eight")]
    [InlineData("5x")]
    [InlineData("x")]
    [InlineData("3/0")]
    [InlineData("1 5/4")]
    [InlineData("--5")]
    [InlineData("\u0661\u0668")] // Arabic-Indic digits
    [InlineData("\uFF11\uFF18")] // full-width digits
    [InlineData("1\u200B8")] // a zero-width space
    [InlineData("1e9999")]
    [InlineData("1e99999999999")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("18 and that is the end of it all")]
    [InlineData(@"\frac{1}{0}")]
    [InlineData(@"\frac{1}{")]
    [InlineData(@"\sqrt{2}")]
    public void What_is_no_number_is_not_read(string text) => AnswerNumber.Readings(text).ShouldBeEmpty();

    [Theory]
    [InlineData("1.234", AnswerLocale.En, "617/500")]
    [InlineData("1.234", AnswerLocale.Vi, "1234")]
    [InlineData("1,234", AnswerLocale.En, "1234")]
    [InlineData("1,234", AnswerLocale.Vi, "617/500")]
    [InlineData("1.5", AnswerLocale.Vi, "3/2")]
    [InlineData("1,5", AnswerLocale.En, "3/2")]
    public void The_locale_decides_what_one_separator_before_three_digits_means(
        string text,
        AnswerLocale locale,
        string value
    ) => AnswerNumber.Readings(text, locale).ShouldHaveSingleItem().Value.ToString().ShouldBe(value);

    [Fact]
    public void Without_a_locale_both_readings_are_given_the_english_one_first()
    {
        AnswerNumber.Readings("1.234").Select(x => x.Value.ToString()).ShouldBe(["617/500", "1234"]);
        AnswerNumber.Readings("1,234").Select(x => x.Value.ToString()).ShouldBe(["1234", "617/500"]);
    }

    [Fact]
    public void A_huge_text_is_no_number_and_costs_nothing() =>
        AnswerNumber.Readings(new string('9', 1_000_000)).ShouldBeEmpty();

    [Fact]
    public void A_number_of_hundreds_of_digits_is_read_exactly() =>
        AnswerNumber.Read(new string('9', 500))!.Value.ToString().ShouldBe(new string('9', 500));

    [Theory]
    [InlineData("1.234", AnswerLocale.Vi, "1234")]
    [InlineData("1,234", AnswerLocale.Vi, "1.2340")]
    [InlineData(@"\frac{6}{8}", AnswerLocale.En, "3/4")]
    [InlineData("-0,75", AnswerLocale.En, "-0.75")]
    [InlineData("35 %", AnswerLocale.En, "35%")]
    public void The_canonical_text_is_read_alike_in_every_locale(string text, AnswerLocale locale, string canonical)
    {
        var number = AnswerNumber.Read(text, locale)!;

        number.ToCanonicalText().ShouldBe(canonical);
        AnswerNumber.Readings(canonical).ShouldHaveSingleItem().ShouldBe(number);
    }
}
