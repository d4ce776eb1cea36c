using Rlfw.Contracts;

namespace Rlfw.Comparing.Tests.Choosing;

public sealed class MetricChoiceTests
{
    private static readonly TrackedRun[] Runs = [Made.Learned("ppo", 1, 100), Made.Learned("dqn", 1, 50)];

    [Theory]
    [InlineData(null)]
    [InlineData("return")]
    [InlineData("eval/return")]
    [InlineData("final/return")]
    public void A_metric_may_be_called_with_or_without_what_stands_before_it(string? name)
    {
        var metric = MetricChoice.Choose(Runs, name, null);

        metric.ShouldBe(new ComparedMetric("return", "eval/return", "final/return", true));
        metric.ScoreOf(Runs[0])!.Value.Value.ShouldBe(100);
    }

    [Fact]
    public void Without_a_final_value_the_latest_counts()
    {
        var metric = MetricChoice.Choose(Runs, "policy_loss", null);

        metric.ShouldBe(new ComparedMetric("policy_loss", "policy_loss", "final/policy_loss", false));
        metric.ScoreOf(Runs[0])!.Value.Value.ShouldBe(0.1);
    }

    [Fact]
    public void What_the_user_or_the_experiment_says_of_the_goal_wins_over_the_name()
    {
        MetricChoice.Choose(Runs, "policy_loss", true).GreaterIsBetter.ShouldBeTrue();
        var declared = Runs[0] with
        {
            Experiment = new RunExperiment("1", "x") { PrimaryMetric = "eval/return", GreaterIsBetter = false },
        };
        MetricChoice.Choose([declared], null, null).GreaterIsBetter.ShouldBeFalse();
    }

    [Fact]
    public void The_last_part_of_a_name_is_enough_where_no_other_ends_so()
    {
        var run = Made.Run("x", "a", 1, [("rollout/ep_return", 3)]);

        MetricChoice.Choose([run], "ep_return", null).CurveKey.ShouldBe("rollout/ep_return");
    }

    [Fact]
    public void An_unknown_metric_is_told_with_what_there_is()
    {
        Should
            .Throw<UserErrorException>(() => MetricChoice.Choose(Runs, "retrun", null))
            .Message.ShouldBe("no run has a metric 'retrun'; did you mean 'return'? Metrics: policy_loss, return");
        Should
            .Throw<UserErrorException>(() => MetricChoice.Choose([Made.Run("x", "a", 1, [])], null, null))
            .Message.ShouldContain("no metric yet");
        var unknown = Made.Run("x", "a", 1, [("b", 1), ("c", 2)]) with { Experiment = new RunExperiment("x", "x") };
        Should
            .Throw<UserErrorException>(() => MetricChoice.Choose([unknown], null, null))
            .Message.ShouldContain("choose with --metric; metrics: b, c");
    }
}
