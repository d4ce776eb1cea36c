using System.Globalization;
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
    public void Text_that_is_no_schedule_is_refused(string text) =>
        Schedule.TryParse(text, CultureInfo.InvariantCulture, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0.0003")]
    [InlineData("linear(1, 0)")]
    [InlineData("linear(1, 0.05, 0.16)")]
    [InlineData("cosine(0.1, 0.01, 0.5)")]
    public void A_schedule_prints_what_parses_to_itself(string text)
    {
        var schedule = Schedule.Parse(text, CultureInfo.InvariantCulture);
        schedule.ToString().ShouldBe(text);
        Schedule.Parse(schedule.ToString(), CultureInfo.InvariantCulture).ShouldBe(schedule);
    }
}
