using Rlfw.Training.Tests.Checkpoints;
using Rlfw.Training.Watching;

namespace Rlfw.Training.Tests.Watching;

public sealed class TrainingWatchTests
{
    private static readonly Dictionary<string, double> Healthy = new(StringComparer.Ordinal)
    {
        ["frac_reward_zero_std"] = 0.5,
        ["frac_reward_none"] = 0,
        ["reward"] = 0.4,
        ["reward_std"] = 0.3,
        ["rewards/format/mean"] = 0.5,
        ["rewards/format/std"] = 0.5,
        ["rewards/correctness/mean"] = 0.3,
        ["rewards/correctness/std"] = 0.4,
        ["completions/mean_length"] = 100,
        ["completions/clipped_ratio"] = 0.1,
        ["entropy"] = 0.4,
        ["kl"] = 0.01,
        ["loss"] = 0.02,
        ["sampling/sampling_logp_difference/mean"] = 0.004,
    };

    [Fact]
    public void A_healthy_run_warns_of_nothing() => Warnings(Steps(100, Healthy)).ShouldBeEmpty();

    [Theory]
    [InlineData("equal-rewards", 10, "frac_reward_zero_std", 1)]
    [InlineData("no-reward-applies", 5, "frac_reward_none", 1)]
    [InlineData("short-batches", 5, "dynamic_sampling/missing_groups", 2)]
    [InlineData("everything-truncated", 5, "completions/clipped_ratio", 0.97)]
    [InlineData("kl-blow-up", 5, "kl", 3)]
    [InlineData("sampler-gap", 5, "sampling/sampling_logp_difference/mean", 0.2)]
    [InlineData("zero-loss", 5, "loss", 1e-9)]
    public void What_goes_wrong_from_the_beginning_is_said_once_when_it_is_due(
        string kind,
        int due,
        string metric,
        double value
    )
    {
        var watch = new TrainingWatch("grpo");
        var values = With((metric, value));

        for (var step = 1; step < due; step++)
        {
            watch.Observe(values).ShouldBeEmpty();
        }

        var warning = watch.Observe(values).ShouldHaveSingleItem();
        (warning.Stage, warning.Kind).ShouldBe(("grpo", kind));
        for (var step = 0; step < 60; step++)
        {
            watch.Observe(values).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("entropy-collapse", "entropy", 0.01)]
    [InlineData("length-collapse", "completions/mean_length", 20)]
    [InlineData("length-explosion", "completions/mean_length", 400)]
    public void What_changes_after_the_beginning_is_said(string kind, string metric, double value) =>
        Warnings([.. Steps(20, Healthy), .. Steps(30, With((metric, value)))]).ShouldBe([kind]);

    [Theory]
    // The same values from the beginning: that is how the model is, not what it became.
    [InlineData("entropy", 0.01)]
    [InlineData("completions/mean_length", 20)]
    [InlineData("completions/mean_length", 400)]
    public void What_was_so_from_the_beginning_is_no_change(string metric, double value) =>
        Warnings(Steps(60, With((metric, value)))).ShouldBeEmpty();

    [Fact]
    public void A_single_bad_step_is_no_reason_to_warn() =>
        Warnings([
                .. Steps(20, Healthy),
                With(("kl", 50), ("completions/clipped_ratio", 1), ("frac_reward_zero_std", 1), ("entropy", 0)),
                .. Steps(20, Healthy),
            ])
            .ShouldBeEmpty();

    [Fact]
    public void A_format_that_is_never_met_and_a_reward_that_never_pays_are_told_apart()
    {
        var nothing = With(
            ("rewards/format/mean", 0),
            ("rewards/format/std", 0),
            ("rewards/correctness/mean", 0),
            ("rewards/correctness/std", 0)
        );

        Warnings(Steps(29, nothing)).ShouldBeEmpty();
        Warnings(Steps(30, nothing))
            .ShouldBe(["never-rewarded/correctness", "format-never-learnt/format"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(0.7, 40, false)] // runs that learn have 0.45 at most
    [InlineData(0.8, 19, false)] // too short to tell
    [InlineData(0.8, 20, true)]
    [InlineData(0.99, 20, true)]
    public void Most_groups_without_signal_for_a_while_are_said(double share, int steps, bool expected)
    {
        string[] kinds = expected ? ["little-signal"] : [];
        Warnings(Steps(steps, With(("frac_reward_zero_std", share)))).ShouldBe(kinds);
        // What the algorithm tells counts more than the totals of rewards.
        Warnings(Steps(steps, With(("frac_groups_without_signal", share)))).ShouldBe(kinds);
    }

    [Fact]
    public void Groups_of_equal_rewards_that_teach_all_the_same_set_off_no_warning()
    {
        Warnings(Steps(60, With(("frac_reward_zero_std", 1), ("frac_groups_without_signal", 0.1)))).ShouldBeEmpty();
        Warnings(Steps(60, With(("frac_reward_zero_std", 0.1), ("frac_groups_without_signal", 1))))
            .ShouldBe(["equal-rewards"]);
    }

    [Fact]
    public void Equal_rewards_explain_a_loss_of_zero_and_are_not_called_cosmetic() =>
        Warnings(Steps(40, With(("loss", 0), ("frac_reward_zero_std", 1)))).ShouldBe(["equal-rewards"]);

    [Fact]
    public void Demonstrations_may_have_any_length() =>
        new[] { 100.0, 5 }
            .SelectMany(length =>
                Steps(30, new Dictionary<string, double> { ["completions/mean_length"] = length, ["loss"] = 1 })
            )
            .SelectMany(new TrainingWatch("sft").Observe)
            .ShouldBeEmpty();

    [Fact]
    public void Every_warning_says_what_to_change()
    {
        var all = With(
            ("frac_reward_zero_std", 1),
            ("frac_reward_none", 1),
            ("dynamic_sampling/missing_groups", 1),
            ("completions/clipped_ratio", 1),
            ("kl", 9),
            ("sampling/sampling_logp_difference/mean", 1)
        );
        var watch = new TrainingWatch("grpo");

        var warnings = Steps(20, all).SelectMany(watch.Observe).ToArray();

        warnings.Length.ShouldBe(6);
        warnings.ShouldAllBe(x => x.Message.Length > 100);
        warnings.Single(x => x.Kind == "everything-truncated").Message.ShouldContain("max_new_tokens");
    }

    [Fact]
    public void Measured_metrics_never_lead_to_a_warning_and_values_that_are_not_finite_are_left_out()
    {
        var histories = new MetricHistories();
        histories.Add([KeyValuePair.Create("time/x", 1.0), KeyValuePair.Create("kl", double.NaN)]);
        histories.Names.ShouldBeEmpty();
    }

    [Fact]
    public void A_resumed_run_warns_when_and_of_what_an_uninterrupted_one_does()
    {
        Dictionary<string, double>[] steps =
        [
            .. Steps(15, With(("completions/clipped_ratio", 1))),
            .. Steps(30, With(("entropy", 0.001), ("kl", 2))),
        ];
        var whole = Kinds(new TrainingWatch("grpo"), steps);
        for (var cut = 1; cut < steps.Length; cut++)
        {
            var before = new TrainingWatch("grpo");
            var first = Kinds(before, steps[..cut]);
            var after = new TrainingWatch("grpo");
            using var state = new StateRoundTrip();
            before.Save(state.Writer);
            after.Load(state.Read());

            first.Concat(Kinds(after, steps[cut..], cut)).ShouldBe(whole);
        }
    }

    private static string[] Warnings(IEnumerable<Dictionary<string, double>> steps) =>
        [.. steps.SelectMany(new TrainingWatch("grpo").Observe).Select(x => x.Kind)];

    private static string[] Kinds(TrainingWatch watch, Dictionary<string, double>[] steps, int from = 0) =>
        [.. steps.SelectMany((values, i) => watch.Observe(values).Select(x => $"{from + i} {x.Kind}"))];

    private static IEnumerable<Dictionary<string, double>> Steps(int count, Dictionary<string, double> values) =>
        Enumerable.Repeat(values, count);

    private static Dictionary<string, double> With(params (string Name, double Value)[] others)
    {
        var values = new Dictionary<string, double>(Healthy, StringComparer.Ordinal);
        foreach (var (name, value) in others)
        {
            values[name] = value;
        }

        return values;
    }
}
