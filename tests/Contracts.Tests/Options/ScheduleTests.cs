using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;

namespace Rlfw.Contracts.Tests.Options;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("3e-4", 0.0, 3e-4)]
    [InlineData("3e-4", 1.0, 3e-4)]
    [InlineData("linear(1, 0)", 0.25, 0.75)]
    [InlineData("linear(1, 0.05, 0.16)", 0.08, 0.525)]
    [InlineData("linear(1, 0.05, 0.16)", 0.5, 0.05)]
    [InlineData("cosine(2, 0)", 0.5, 1.0)]
    [InlineData(" Cosine( 2 , 1 ) ", 1.0, 1.0)]
    [InlineData("warmup(0.1, 3)", 0.0, 0.0)]
    [InlineData("warmup(0.1, 3)", 0.05, 1.5)]
    [InlineData("warmup(0.1, 3)", 0.1, 3.0)]
    [InlineData("warmup(0.1, 3)", 1.0, 3.0)]
    [InlineData("warmup(0.2, linear(1, 0))", 0.1, 0.5)]
    [InlineData("warmup(0.2, linear(1, 0))", 0.6, 0.5)]
    [InlineData("warmup(0.2, linear(1, 0, 0.5))", 0.4, 0.5)]
    [InlineData("warmup(0.1, cosine(2, 0))", 0.55, 1.0)]
    [InlineData("WarmUp( 0.1 , cosine(2, 0) )", 1.0, 0.0)]
    public void A_schedule_has_the_value_its_text_says(string text, double progress, double expected) =>
        Schedule.Parse(text, CultureInfo.InvariantCulture).At(progress).ShouldBe(expected, 1e-12);

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("linear(1)")]
    [InlineData("linear(1, 0, 2)")]
    [InlineData("linear(1, 0, 0)")]
    [InlineData("linear(1, 0")]
    [InlineData("constant(1, 1)")]
    [InlineData("NaN")]
    [InlineData("linear(1, Infinity)")]
    [InlineData("warmup(0.1)")]
    [InlineData("warmup(0, 1)")]
    [InlineData("warmup(1, linear(1, 0))")]
    [InlineData("warmup(-0.1, linear(1, 0))")]
    [InlineData("warmup(0.1, warmup(0.1, 1))")]
    [InlineData("warmup(0.1, fast)")]
    [InlineData("warmup(0.1, linear(1))")]
    [InlineData("1(2)")]
    public void Text_that_is_no_schedule_is_refused(string text) =>
        Schedule.TryParse(text, CultureInfo.InvariantCulture, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0.0003")]
    [InlineData("linear(1, 0)")]
    [InlineData("linear(1, 0.05, 0.16)")]
    [InlineData("cosine(0.1, 0.01, 0.5)")]
    [InlineData("warmup(0.1, 5E-06)")]
    [InlineData("warmup(0.05, cosine(0.1, 0.01, 0.5))")]
    public void A_schedule_prints_what_parses_to_itself(string text)
    {
        var schedule = Schedule.Parse(text, CultureInfo.InvariantCulture);
        schedule.ToString().ShouldBe(text);
        Schedule.Parse(schedule.ToString(), CultureInfo.InvariantCulture).ShouldBe(schedule);
    }

    [Theory]
    [InlineData("fast", "linear(start, end)")]
    [InlineData("exponential(1, 0)", "no 'exponential'")]
    [InlineData("linear(1)", "linear(start, end, fraction)")]
    [InlineData("cosine(1, 0, 3)", "at most 1")]
    [InlineData("warmup(10, 1e-4)", "between 0 and 1")]
    [InlineData("warmup(0.1, linear(1))", "within the warm-up, linear takes two or three numbers")]
    [InlineData("warmup(0.1, warmup(0.1, 1))", "may not stand within")]
    public void What_is_wrong_with_a_schedule_is_said(string text, string reason) =>
        Should
            .Throw<FormatException>(() => Schedule.Parse(text, CultureInfo.InvariantCulture))
            .Message.ShouldContain(reason);

    [Fact]
    public void A_warm_up_rises_to_the_start_and_then_follows_the_inner_schedule_over_the_rest() =>
        Prop.ForAll<byte, byte>(
                (tenths, percent) =>
                {
                    var fraction = (1 + (tenths % 9)) / 10.0;
                    var progress = percent % 101 / 100.0;
                    var inner = Schedule.Parse("cosine(3, 1)", null);
                    var warm = inner with { WarmUp = fraction };
                    var expected =
                        progress < fraction
                            ? 3 * progress / fraction
                            : inner.At((progress - fraction) / (1 - fraction));
                    warm.At(progress).ShouldBe(expected, 1e-12);
                    Schedule.Parse(warm.ToString(), null).ShouldBe(warm);
                }
            )
            .QuickCheckThrowOnFailure();
}
