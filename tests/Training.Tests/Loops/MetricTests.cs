using Rlfw.Contracts;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Checkpoints;

namespace Rlfw.Training.Tests.Loops;

public sealed class MetricTests
{
    private sealed record Report(double PolicyLoss, float? KlDivergence, int Updates, long? TokensSeen, string Note)
        : UpdateRecord;

    [Fact]
    public void Numeric_properties_become_metrics_in_snake_case_and_nulls_are_left_out()
    {
        var metrics = new MetricAccumulator();
        metrics.Add(new Report(0.5, null, 3, 7, "not a number"));

        Means(metrics)
            .ShouldBe(
                new()
                {
                    ["policy_loss"] = 0.5,
                    ["tokens_seen"] = 7,
                    ["updates"] = 3,
                }
            );
    }

    [Fact]
    public void A_record_holds_the_means_since_the_one_before()
    {
        var metrics = new MetricAccumulator();
        metrics.Add(new Report(1, 0.5f, 1, null, ""));
        metrics.Add(new Report(3, null, 2, null, ""));

        Means(metrics)
            .ShouldBe(
                new()
                {
                    ["kl_divergence"] = 0.5,
                    ["policy_loss"] = 2,
                    ["updates"] = 1.5,
                }
            );
        Means(metrics).ShouldBeEmpty();
    }

    [Fact]
    public void Sums_in_progress_are_part_of_the_state()
    {
        var metrics = new MetricAccumulator();
        metrics.Add("a", 1);
        using var state = new StateRoundTrip();
        metrics.Save(state.Writer);
        var restored = new MetricAccumulator();
        restored.Load(state.Read());
        restored.Add("a", 2);

        Means(restored).ShouldBe(new() { ["a"] = 1.5 });
    }

    private static SortedDictionary<string, double> Means(MetricAccumulator metrics)
    {
        var means = new SortedDictionary<string, double>(StringComparer.Ordinal);
        metrics.MoveTo(means);
        return means;
    }
}
