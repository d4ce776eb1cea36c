using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;

namespace Rlfw.Hosting.Tests.Launching;

public sealed class RunInputsTests : IDisposable
{
    private const string Rate = "RLFW_TEST_RATE";

    private static readonly string _gridworld = Experiments.Gridworld.Replace(
        "plugin: q-learning",
        $"plugin: q-learning, learning_rate: \"${{env:{Rate}:-0.25}}\"",
        StringComparison.Ordinal
    );

    private readonly LaunchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_finished_run_is_not_taken_for_one_with_another_value_of_a_variable()
    {
        var first = Run(_gridworld, stopAfter: null, (Rate, "0.5"));
        first.Message.ShouldBeEmpty();
        var journal = File.ReadAllText(LaunchRig.At(first, "events.jsonl"));

        var other = Run(_gridworld, stopAfter: null, (Rate, "0.1"));

        other.Plan.Id.ShouldBe(first.Plan.Id);
        other.Skipped.ShouldBeFalse();
        other.IsUserFault.ShouldBeTrue();
        other.Message.ShouldContain($"the environment variable {Rate} had another value");
        other.Message.ShouldContain("--new");
        (File.ReadAllText(LaunchRig.At(first, "events.jsonl")) == journal).ShouldBeTrue();
        Run(_gridworld, stopAfter: null, (Rate, "0.5")).Skipped.ShouldBeTrue();
    }

    [Fact]
    public void A_stopped_run_goes_on_with_the_value_it_was_begun_with_alone()
    {
        Run(_gridworld, stopAfter: 4, (Rate, "0.5")).Outcome.ShouldBe(RunOutcome.Stopped);

        Run(_gridworld, stopAfter: null).Message.ShouldContain($"the environment variable {Rate} had another value");
        Run(_gridworld, stopAfter: null, (Rate, "0.5")).Outcome.ShouldBe(RunOutcome.Finished);
    }

    [Fact]
    public void A_default_that_is_written_out_is_the_same_value()
    {
        Run(_gridworld, stopAfter: 4).Outcome.ShouldBe(RunOutcome.Stopped);

        Run(_gridworld, stopAfter: null, (Rate, "0.25")).Outcome.ShouldBe(RunOutcome.Finished);
    }

    [Fact]
    public void The_run_folder_holds_no_value_and_another_hash_in_each_folder()
    {
        var plan = _rig.Plan(_gridworld, (Rate, "0.4242")).Single();
        var first = _rig.Launcher.Run(plan, _rig.Settings, default);
        var second = _rig.Launcher.Run(plan, _rig.Settings with { StartNew = true }, default);

        // What an algorithm reports of itself, such as a learning rate, is in its metrics nevertheless.
        File.ReadAllText(LaunchRig.At(first, RunInputs.FileName)).ShouldNotContain("0.4242");
        File.ReadAllText(LaunchRig.At(first, RunLauncher.ResolvedFile)).ShouldNotContain("0.4242");

        var (one, two) = (RunInputs.Read(first.Folder)!, RunInputs.Read(second.Folder)!);
        one.EnvironmentValues.Keys.ShouldBe([Rate]);
        one.Salt.ShouldNotBe(two.Salt);
        one.EnvironmentValues[Rate].ShouldNotBe(two.EnvironmentValues[Rate]);
    }

    [Fact]
    public void What_only_names_or_tracks_a_run_may_change()
    {
        var yaml = Experiments.Gridworld.Replace(
            "device: cpu",
            $"device: cpu\n    description: \"${{env:{Rate}}}\"",
            StringComparison.Ordinal
        );
        Run(yaml, stopAfter: null, (Rate, "monday")).Outcome.ShouldBe(RunOutcome.Finished);

        Run(yaml, stopAfter: null, (Rate, "tuesday")).Skipped.ShouldBeTrue();
    }

    [Fact]
    public void Before_anything_runs_the_preflight_says_so()
    {
        Run(_gridworld, stopAfter: null, (Rate, "0.5"));
        var plan = _rig.Plan(_gridworld, (Rate, "0.1")).Single();

        var fault = _rig.Preflight.Faults([RunRequest.For(plan, _rig.Settings)]).ShouldHaveSingleItem();

        fault.Message.ShouldContain(Rate);
        fault.Line.ShouldBe(3);
        _rig.Preflight.Faults([RunRequest.For(plan, _rig.Settings with { StartNew = true })]).ShouldBeEmpty();
    }

    [Fact]
    public void A_damaged_record_is_named()
    {
        var first = Run(_gridworld, stopAfter: null);
        File.WriteAllText(LaunchRig.At(first, RunInputs.FileName), "{");

        var again = Run(_gridworld, stopAfter: null);

        again.IsUserFault.ShouldBeTrue();
        again.Message.ShouldContain("inputs.json is damaged");
    }

    private RunResult Run(string yaml, int? stopAfter, params (string Name, string Value)[] environment)
    {
        using var stop = new CancellationTokenSource();
        var settings = stopAfter is { } events
            ? _rig.Settings with
            {
                Observer = (_, _) => new StoppingTracker(stop, events),
            }
            : _rig.Settings;
        return _rig.Launcher.Run(_rig.Plan(yaml, environment).Single(), settings, stop.Token);
    }
}
