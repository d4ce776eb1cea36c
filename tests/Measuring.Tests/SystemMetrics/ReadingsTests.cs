namespace Rlfw.Measuring.Tests;

public sealed class ReadingsTests
{
    [Fact]
    public void A_sample_has_the_mean_to_one_decimal_and_of_totals_the_last_value()
    {
        var readings = new Readings();
        readings.Add("load", 1.04, isTotal: false);
        readings.Add("sent", 1.234567, isTotal: true);
        readings.Add("load", 2.1, isTotal: false);
        readings.Add("sent", 2.345678, isTotal: true);
        readings.Add("seen once", 7, isTotal: false);
        readings.Add("never known", double.NaN, isTotal: false);

        var means = readings.TakeMeans();

        means.ShouldBe(
            new Dictionary<string, double>
            {
                ["load"] = 1.6,
                ["sent"] = 2.345678,
                ["seen once"] = 7,
            },
            ignoreOrder: true
        );
        readings.TakeMeans().ShouldBeEmpty();
    }
}
