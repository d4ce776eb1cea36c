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
    public void A_finished_run_is_not_taken_for_one_with_other_data()
    {
        var yaml = WithData(_rig.Write("sums.jsonl", Sums("3")));
        var first = Run(yaml, stopAfter: null);
        first.Message.ShouldBeEmpty();
        RunInputs.Read(first.Folder)!.Files.Select(x => x.Use).ShouldBe(["sft.dataset", "grpo.dataset"]);
        RunInputs.Read(first.Folder)!.Directory.ShouldBeNull();

        _rig.Write("sums.jsonl", Sums("4"));
        Run(yaml, stopAfter: null).Message.ShouldContain("sums.jsonl had other content");
        _rig.Write("sums.jsonl", Sums("3") + "\n");
        Run(yaml, stopAfter: null).Message.ShouldContain("sums.jsonl had 272 bytes, now it has 273");
        _rig.Write("sums.jsonl", Sums("3"));
        Run(yaml, stopAfter: null).Skipped.ShouldBeTrue();
    }

    [Fact]
    public void A_stopped_run_does_not_go_on_with_other_data()
    {
        var yaml = WithData(_rig.Write("sums.jsonl", Sums("3")));
        Run(yaml, stopAfter: 4).Outcome.ShouldBe(RunOutcome.Stopped);
        _rig.Write("sums.jsonl", Sums("4"));

        var other = Run(yaml, stopAfter: null);

        other.IsUserFault.ShouldBeTrue();
        other.Message.ShouldContain("sums.jsonl had other content");
        var plan = _rig.Plan(yaml).Single();
        _rig.Preflight.Faults([RunRequest.For(plan, _rig.Settings)]).ShouldHaveSingleItem();
    }

    [Fact]
    public void Data_may_move_to_where_a_variable_says()
    {
        var here = _rig.Write("here/sums.jsonl", Sums("3"));
        var there = _rig.Write("there/sums.jsonl", Sums("3"));
        var yaml = WithData($"${{env:{Rate}}}");
        var stopped = Run(yaml, stopAfter: 4, (Rate, here));
        stopped.Outcome.ShouldBe(RunOutcome.Stopped);
        File.ReadAllText(LaunchRig.At(stopped, RunInputs.FileName)).ShouldNotContain(here);
        _rig.Write("here/sums.jsonl", Sums("4"));

        Run(yaml, stopAfter: null, (Rate, here)).Message.ShouldContain($"${{env:{Rate}}} had other content");
        Run(yaml, stopAfter: null, (Rate, there)).Outcome.ShouldBe(RunOutcome.Finished);
    }

    [Fact]
    public void Data_that_kept_a_run_from_its_first_step_may_be_mended()
    {
        var yaml = WithData(_rig.Write("sums.jsonl", "{"));
        Run(yaml, stopAfter: null).Message.ShouldContain("this is not JSON");
        _rig.Write("sums.jsonl", Sums("3"));

        Run(yaml, stopAfter: null).Outcome.ShouldBe(RunOutcome.Finished);
    }

    [Fact]
    public void Weights_that_are_damaged_are_named_before_anything_runs()
    {
        var folder = Path.GetDirectoryName(_rig.Write("tiny/config.json", "{}"))!;
        _rig.Write("tiny/model.safetensors", "not one");
        var yaml = Experiments.Language.Replace(
            "hidden_size: 16\n      layers: 1\n      heads: 2\n",
            $"path: {folder}\n",
            StringComparison.Ordinal
        );

        var fault = _rig
            .Preflight.Faults([RunRequest.For(_rig.Plan(yaml).Single(), _rig.Settings)])
            .ShouldHaveSingleItem();

        fault.Message.ShouldContain("model.safetensors");
        fault.Message.ShouldContain("damaged");
        fault.Line.ShouldBe(5);
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

    private static string WithData(string path) =>
        Experiments.Language.Replace(
            "dataset: { plugin: arithmetic, digits: 1, held_out: 10 }",
            $"dataset: {{ plugin: json, path: \"{path}\", answer: '{{answer}}', demonstration: '{{answer}}', held_out: 2 }}",
            StringComparison.Ordinal
        );

    private static string Sums(string answer) =>
        string.Concat(Enumerable.Range(1, 8).Select(i => $"{{\"prompt\": \"{i}+0=\", \"answer\": \"{answer}\"}}\n"));

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
