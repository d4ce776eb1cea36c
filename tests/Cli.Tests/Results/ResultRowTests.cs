using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Tracking;

namespace Rlfw.Cli.Tests.Results;

public sealed class ResultRowTests
{
    [Fact]
    public void A_row_is_a_metric_of_an_experiment_over_its_seeds()
    {
        var rows = ResultRow.Of([
            Plans.Finished(Plans.Of("a", 1), 10, ("return", 1), ("sft/accuracy", 0.5)),
            Plans.Finished(Plans.Of("b", 1, "ba9876543210"), 5, ("return", 7)),
            Plans.Finished(Plans.Of("a", 2), 20, ("return", 3), ("sft/accuracy", 0.7)),
            Plans.Finished(Plans.Of("a", 3), 30, ("return", 5), ("sft/accuracy", 0.6)),
        ]);
        rows.Select(r => (r.Experiment, r.Metric, r.Seeds))
            .ShouldBe([("a", "return", 3), ("a", "sft/accuracy", 3), ("b", "return", 1)]);
        rows[0].Mean.ShouldBe(3);
        // t(0.975, 2) = 4.302653, s = 2.
        rows[0].Interval!.Value.HalfWidth.ShouldBe(4.302653 * 2 / Math.Sqrt(3), 1e-5);
        rows[0].Time.ShouldBe(TimeSpan.FromSeconds(20));
        rows[2].Interval.ShouldBeNull();
    }

    [Fact]
    public void What_was_before_and_the_interval_of_a_single_seed_come_from_its_evaluations()
    {
        var plan = Plans.Of("a", 1, stages: ["sft", "grpo"]);

        var ends = EvaluationEnds.Of(
            plan,
            [
                Evaluated(1, "sft", ("eval/return", 0)),
                Evaluated(2, "sft", ("loss", 3)),
                Evaluated(3, "sft", ("eval/return", 0.4)),
                Evaluated(4, "grpo", ("eval/return", 0.4), ("eval/return_low", 0.3), ("eval/return_high", 0.5)),
                Evaluated(5, "grpo", ("eval/return", 0.8), ("eval/return_low", 0.7), ("eval/return_high", 0.9)),
            ]
        );

        ends.Keys.ShouldBe(["sft/return", "return"]);
        (ends["sft/return"].Before.Estimate, ends["sft/return"].After.Estimate).ShouldBe((0, 0.4));
        EvaluationEnds.HasInterval(ends["sft/return"].After).ShouldBeFalse();
        (ends["return"].Before.Low, ends["return"].After.High).ShouldBe((0.3, 0.9));
    }

    private static RunEvent Evaluated(long sequence, string stage, params (string Name, double Value)[] values) =>
        new(
            "a",
            sequence,
            sequence,
            default,
            new MetricsRecorded(stage, 0, 0, values.ToDictionary(x => x.Name, x => x.Value))
        );

    [Fact]
    public void Runs_that_did_not_finish_are_in_no_row() =>
        ResultRow
            .Of([Plans.Finished(Plans.Of("a", 1), 1, ("return", 1)) with { Outcome = RunOutcome.Stopped }])
            .ShouldBeEmpty();

    [Theory]
    [InlineData(new[] { RunOutcome.Finished }, false, 0)]
    [InlineData(new[] { RunOutcome.Finished, RunOutcome.Stopped }, false, 130)]
    [InlineData(new[] { RunOutcome.Stopped, RunOutcome.Failed }, false, 2)]
    [InlineData(new[] { RunOutcome.Finished, RunOutcome.Failed }, true, 1)]
    public void The_exit_code_tells_the_worst_that_happened(RunOutcome[] outcomes, bool usersFault, int code) =>
        ResultReport
            .ExitCodeOf([
                .. outcomes.Select(outcome =>
                    Plans.Finished(Plans.Of("a", 1), 1) with
                    {
                        Outcome = outcome,
                        Failure =
                            outcome != RunOutcome.Failed ? null
                            : usersFault ? new UserErrorException("no file")
                            : new RunFolderException("full"),
                    }
                ),
            ])
            .ShouldBe(code);
}
