using Rlfw.Contracts;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Loops;

public sealed class ExactResumeTests
{
    public static TheoryData<string> Kinds => SampleRun.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_is_stopped_after_every_step_computes_what_an_uninterrupted_one_does(string kind)
    {
        using var whole = new SampleRun(kind);
        whole.Continue().ShouldBeTrue();

        using var stopped = new SampleRun(kind);
        for (var session = 1; ; session++)
        {
            session.ShouldBeLessThan(40);
            using var stop = new CancellationTokenSource();
            if (stopped.Continue((1, stop.Cancel), stop.Token))
            {
                break;
            }
        }

        stopped.Events.Computed().ShouldBe(whole.Events.Computed());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_dies_at_any_step_computes_what_an_uninterrupted_one_does(string kind)
    {
        using var whole = new SampleRun(kind);
        whole.Continue().ShouldBeTrue();

        using var dying = new SampleRun(kind);
        // From the first checkpoint on each session gets a few steps beyond the one before.
        foreach (var steps in new[] { 2, 6, 9, 3, 7, 8 })
        {
            Should.Throw<PluginException>(() =>
                dying.Continue((steps, () => throw new InvalidOperationException("killed")))
            );
        }

        dying.Continue().ShouldBeTrue();
        dying.Events.Computed().ShouldBe(whole.Events.Computed());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void How_often_it_is_evaluated_does_not_change_what_is_learned(string kind)
    {
        using var often = new SampleRun(kind) { EvaluateEvery = 1 };
        using var rarely = new SampleRun(kind) { EvaluateEvery = null };
        often.Continue();
        rarely.Continue();

        Training(often).ShouldBe(Training(rarely));

        static string[] Training(SampleRun run) =>
            [.. run.Events.Computed().Where(x => x.Contains("policy_loss=", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("on-policy", 80)]
    [InlineData("off-policy", 1500)]
    [InlineData("demonstrations", 80)]
    [InlineData("rewards", 250)]
    public void The_run_learns(string kind, int steps)
    {
        using var run = new SampleRun(kind)
        {
            Budget = new Budget(steps, null),
            EvaluateEvery = null,
            CheckpointEvery = null,
        };
        run.Continue();

        double[] evaluations =
        [
            .. run
                .Events.Metrics.Select(x =>
                    x.Metrics.Values.TryGetValue("eval/return", out var value) ? value
                    : x.Metrics.Values.TryGetValue("eval/accuracy", out value) ? value
                    : double.NaN
                )
                .Where(x => !double.IsNaN(x)),
        ];

        evaluations[^1].ShouldBeGreaterThan(evaluations[0]);
    }
}
