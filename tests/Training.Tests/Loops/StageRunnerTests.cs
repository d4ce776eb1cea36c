using System.Globalization;
using System.Text.RegularExpressions;
using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Loops;

public sealed class StageRunnerTests
{
    [Fact]
    public void A_stage_is_evaluated_at_its_start_when_due_and_at_its_end()
    {
        using var run = new SampleRun("on-policy");
        run.Continue();

        run.Events.Metrics.Where(x => x.Metrics.Values.ContainsKey("eval/return"))
            .Select(x => x.Step)
            .ShouldBe([0, 7, 14, 21, 24]);
        run.Events.All[0].Payload.ShouldBeOfType<StageStarted>();
        run.Events.All.Count(x => x.Payload is ReportWritten).ShouldBe(1);
    }

    [Fact]
    public void A_budget_in_environment_steps_ends_with_the_rollout_that_reaches_it()
    {
        using var run = new SampleRun("on-policy")
        {
            Budget = new Budget(null, EnvironmentSteps: 100),
            EvaluateEvery = 48,
        };
        run.Continue();

        // 3 environments x 8 steps = 24 a rollout.
        var last = run.Events.Metrics.Last().Metrics;
        (last.EnvironmentSteps, last.Progress).ShouldBe((120, 1));
        run.Events.Metrics.Where(x => x.Metrics.Values.ContainsKey("eval/return"))
            .Select(x => x.Metrics.EnvironmentSteps)
            .ShouldBe([0, 48, 96, 120]);
    }

    [Fact]
    public void A_long_stage_records_about_four_hundred_times_and_averages_in_between()
    {
        using var run = new SampleRun("off-policy")
        {
            Budget = new Budget(Steps: 1000, null),
            EvaluateEvery = null,
            CheckpointEvery = null,
        };
        run.Continue();

        var records = run.Events.Metrics.Where(x => x.Metrics.Values.ContainsKey("episodes")).ToArray();
        records.Length.ShouldBe(334);
        records.Take(333).Select(x => x.Step).ShouldBe(Enumerable.Range(1, 333).Select(x => 3L * x));
        records[^1]
            .Metrics.Values.Keys.ShouldBe([
                "count",
                "episode_length",
                "episode_return",
                "episodes",
                "policy_loss",
                "time/environment_steps_per_second",
                "time/steps_per_second",
            ]);
    }

    [Fact]
    public void The_last_and_the_best_checkpoint_are_kept()
    {
        using var run = new SampleRun("demonstrations") { Budget = new Budget(Steps: 80, null), EvaluateEvery = 10 };
        run.Continue();

        var accuracies = run
            .Events.Metrics.Where(x => x.Step > 0 && x.Metrics.Values.ContainsKey("eval/accuracy"))
            .ToDictionary(x => x.Step, x => x.Metrics.Values["eval/accuracy"]);
        var best = accuracies.OrderByDescending(x => x.Value).ThenBy(x => x.Key).First().Key;
        best.ShouldBeLessThan(80);
        Directory
            .GetDirectories(run.CheckpointFolder)
            .Select(x => Path.GetFileName(x))
            .Order(StringComparer.Ordinal)
            .ShouldBe([CheckpointStore.NameOf(best), CheckpointStore.NameOf(80)]);
    }

    [Fact]
    public void A_stage_ends_with_the_first_evaluation_that_is_good_enough_and_loses_no_metric()
    {
        using var whole = new SampleRun("demonstrations")
        {
            Budget = new Budget(Steps: 1000, null),
            EvaluateEvery = 10,
        };
        whole.Continue();
        var accuracies = Accuracies(whole);
        var target = accuracies.OrderBy(x => x.Step).First(x => x.Value > accuracies.Min(y => y.Value)).Value;
        var first = accuracies.First(x => x.Value >= target).Step;

        using var run = new SampleRun("demonstrations")
        {
            Budget = new Budget(Steps: 1000, null),
            EvaluateEvery = 10,
            StopAt = target,
        };
        run.Continue();

        Accuracies(run).ShouldBe(accuracies.TakeWhile(x => x.Step <= first));
        run.Events.All[^1].Step.ShouldBe(first);
        var report = Early(run).ShouldHaveSingleItem();
        var numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"{accuracies.First(x => x.Step == first).Value:0.####}"
        );
        report.Text.ShouldMatch(
            $"^stage \\w+ ended at step {first}: accuracy {Regex.Escape(numbers)} reached stop_at "
        );
        Early(whole).ShouldBeEmpty();
        // Three steps a record: the last record holds what was left.
        run.Events.Metrics.Where(x => x.Metrics.Values.ContainsKey("epoch")).Max(x => x.Step).ShouldBe(first);
        Directory.GetDirectories(run.CheckpointFolder).ShouldContain(x => x.EndsWith(CheckpointStore.NameOf(first)));

        static IEnumerable<ReportWritten> Early(SampleRun run) =>
            run
                .Events.All.Select(x => x.Payload)
                .OfType<ReportWritten>()
                .Where(x => x.Title.EndsWith("ended early", StringComparison.Ordinal));

        static (long Step, double Value)[] Accuracies(SampleRun run) =>
            [
                .. run
                    .Events.Metrics.Where(x => x.Step > 0 && x.Metrics.Values.ContainsKey("eval/accuracy"))
                    .Select(x => (x.Step, x.Metrics.Values["eval/accuracy"])),
            ];
    }

    [Fact]
    public void A_stage_ends_when_its_algorithm_has_converged()
    {
        using var run = new SampleRun("off-policy")
        {
            Budget = new Budget(Steps: 1000, null),
            EvaluateEvery = null,
            CheckpointEvery = null,
            Prepare = algorithm => ((ValueLearner)algorithm).LastUpdate = 10,
        };
        run.Continue().ShouldBeTrue();

        // Two updates every two training steps from the fourth on: the tenth is in step 12, and that is no record's step.
        var last = run.Events.All[^1];
        last.Payload.ShouldBeOfType<CheckpointSaved>();
        var report = run.Events.All.Select(x => x.Payload).OfType<ReportWritten>().First();
        report.Title.ShouldBe("Stage main ended early");
        report.Text.ShouldBe($"stage main ended at step {last.Step}: 10 updates are enough");
        run.Events.Metrics.Where(x => x.Metrics.Values.ContainsKey("eval/return"))
            .Select(x => x.Step)
            .ShouldBe([0, last.Step]);
        run.Events.Metrics.Where(x => x.Metrics.Values.ContainsKey("count")).Max(x => x.Step).ShouldBe(last.Step);
        // Run again, there is nothing to do: the checkpoint says that the stage is complete.
        run.Continue().ShouldBeTrue();
    }

    [Fact]
    public void Without_keep_best_only_the_last_checkpoint_is_kept()
    {
        using var run = new SampleRun("demonstrations") { KeepBest = false };
        run.Continue();

        Directory.GetDirectories(run.CheckpointFolder).ShouldHaveSingleItem().ShouldEndWith(CheckpointStore.NameOf(24));
        run.Events.All.Count(x => x.Payload is CheckpointSaved).ShouldBe(5);
    }

    [Fact]
    public void A_stopped_run_writes_a_checkpoint_of_the_step_it_stopped_at()
    {
        using var run = new SampleRun("off-policy");
        using var stop = new CancellationTokenSource();

        run.Continue((3, stop.Cancel), stop.Token).ShouldBeFalse();

        Directory.GetDirectories(run.CheckpointFolder).ShouldHaveSingleItem().ShouldEndWith(CheckpointStore.NameOf(3));
    }

    [Fact]
    public void A_run_that_stops_where_a_checkpoint_was_due_writes_it_once()
    {
        using var run = new SampleRun("off-policy");
        using var stop = new CancellationTokenSource();

        run.Continue((5, stop.Cancel), stop.Token).ShouldBeFalse();
        run.Events.All.Count(x => x.Payload is CheckpointSaved).ShouldBe(1);
        run.Continue(stop: stop.Token).ShouldBeFalse();

        // The second session forgot the first's event, which came after its checkpoint, and wrote none of its own.
        run.Events.All.ShouldNotContain(x => x.Payload is CheckpointSaved);
        Directory.GetDirectories(run.CheckpointFolder).ShouldHaveSingleItem().ShouldEndWith(CheckpointStore.NameOf(5));
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_and_is_named()
    {
        using var run = new SampleRun("on-policy") { Prepare = x => ((ActorCritic)x).PretendedLoss = double.NaN };

        var message = Should.Throw<TrainingDivergedException>(() => run.Continue()).Message;

        message.ShouldContain("stage 'main', training step 1");
        message.ShouldContain("policy_loss = NaN");
    }

    [Theory]
    [InlineData("on-policy", 3, "stage 'main', training step 4: ")]
    [InlineData("off-policy", 3, "stage 'main', training step 4: ")]
    [InlineData("off-policy", 7, "stage 'main', evaluation after training step 7: ")]
    public void An_environment_that_fails_is_named_with_the_step(string kind, int steps, string where)
    {
        var broken = false;
        using var run = new SampleRun(kind) { Environment = () => new FragileEnvironment(() => broken) };

        Should
            .Throw<PluginException>(() => run.Continue((steps, () => broken = true)))
            .Message.ShouldBe(where + "environment 'walk' failed in a step: the ice broke");
    }

    [Theory]
    [InlineData("on-policy", 10)] // A checkpoint would be due.
    [InlineData("off-policy", 10)]
    [InlineData("on-policy", 7)] // An evaluation would.
    [InlineData("on-policy", 24)] // The stage would be complete.
    public void Parameters_that_are_not_finite_are_neither_evaluated_nor_written(string kind, int steps)
    {
        IAlgorithm? algorithm = null;
        using var run = new SampleRun(kind) { Prepare = x => algorithm = x, KeepBest = false };
        var before = steps == 24 ? 20 : 5;

        var message = Should.Throw<TrainingDivergedException>(() => run.Continue((steps, Poison))).Message;

        message.ShouldStartWith(
            $"stage 'main', training step {steps}, algorithm 'sample': the update left parameter '"
        );
        message.ShouldContain("try a lower learning rate");
        Directory
            .GetDirectories(run.CheckpointFolder)
            .ShouldHaveSingleItem()
            .ShouldEndWith(CheckpointStore.NameOf(before));
        // What was written before is good: the run goes on from it to its end.
        run.Continue().ShouldBeTrue();

        void Poison()
        {
            using var constant = torch.no_grad();
            algorithm!.Model.parameters().Last().fill_(float.PositiveInfinity);
        }
    }

    [Fact]
    public void A_metric_that_evaluation_does_not_have_is_named_with_those_it_has()
    {
        using var run = new SampleRun("on-policy") { Metric = "accuracy" };

        Should
            .Throw<UserErrorException>(() => run.Continue())
            .Message.ShouldContain("no metric 'accuracy'; it has episode_length, return");
    }
}
