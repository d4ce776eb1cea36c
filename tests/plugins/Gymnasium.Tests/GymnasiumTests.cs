using System.Diagnostics;

namespace Rlfw.Plugins.Gymnasium.Tests;

public sealed class GymnasiumTests
{
    private static readonly string _stub = Path.Combine(AppContext.BaseDirectory, "Stub");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Environments_play_by_themselves_whichever_process_has_them(int processes)
    {
        using var vector = Make("Walk-v0", 3, x => x with { Processes = processes });
        var outcome = new VectorOutcome(3, 2);
        var starts = Enumerable.Range(0, 3).Select(i => Reset(vector, i, (ulong)i)[0]).ToArray();

        // Action 2 is Gymnasium's 1, as its actions begin at -1.
        vector.Step([2, 1, 0], outcome);

        outcome.Observations.ShouldBe([starts[0] + 1, 1, starts[1], 1, starts[2] - 1, 1]);
        outcome.Rewards.ShouldBe([starts[0] + 1, starts[1], starts[2] - 1]);
        outcome.Terminated.ShouldAllBe(x => !x);
    }

    [Fact]
    public void Terminated_and_truncated_are_told_apart()
    {
        using var vector = Make("Walk-v0", 2);
        var outcome = new VectorOutcome(2, 2);
        Reset(vector, 0, 1);
        Reset(vector, 1, 1);
        var steps = 0;
        while (!outcome.Terminated[0])
        {
            vector.Step([2, 1], outcome);
            steps++;
            outcome.Truncated[0].ShouldBeFalse();
        }

        outcome.Observations[0].ShouldBe(5);
        while (!outcome.Truncated[1])
        {
            Reset(vector, 0, 1);
            vector.Step([1, 1], outcome);
            steps++;
        }

        (steps, outcome.Terminated[1]).ShouldBe((8, false));
    }

    [Fact]
    public void Arguments_go_to_make_as_what_they_are()
    {
        var arguments = new Dictionary<string, string> { ["scale"] = "2.5", ["name"] = "somebody" };
        using var vector = Make("Walk-v0", 1, x => x with { Arguments = arguments });
        var start = Reset(vector, 0, 7)[0];
        var outcome = new VectorOutcome(1, 2);
        vector.Step([2], outcome);

        outcome.Observations[0].ShouldBe(start + 2.5f);
    }

    [Fact]
    public void Spaces_are_read_with_infinite_bounds()
    {
        using var walk = Make("Walk-v0", 1);
        using var index = Make("Index-v0", 1);
        using var pushed = Make("Pushed-v0", 1);

        var box = walk.ObservationSpace.ShouldBeOfType<BoxSpace>();
        box.High.ShouldBe([100, float.PositiveInfinity]);
        walk.ActionSpace.ShouldBe(new DiscreteSpace(3));
        index.ObservationSpace.ShouldBe(new DiscreteSpace(9));
        ((BoxSpace)pushed.ActionSpace).Low.ShouldBe([-1, -2]);
    }

    [Fact]
    public void Observations_made_of_parts_become_a_vector_with_indices_one_hot()
    {
        using var vector = Make("Cards-v0", 1);

        vector.ObservationSpace.Size.ShouldBe(6);
        // Steps of 3, then "a", then "b" that begins at 5.
        Reset(vector, 0, 1).ShouldBe([1, 0, 0, 0.5f, 0, 1]);
    }

    [Fact]
    public void Continuous_actions_arrive_as_they_were_chosen()
    {
        using var vector = Make("Pushed-v0", 1);
        var start = Reset(vector, 0, 1)[0];
        var outcome = new VectorOutcome(1, 2);
        vector.Step([0.25f, -1.5f], outcome);

        outcome.Observations[0].ShouldBe(start + 0.25f - 15);
        outcome.Rewards[0].ShouldBe(-1.5);
    }

    [Fact]
    public void One_environment_is_a_vector_of_one()
    {
        using var single = new GymnasiumEnvironment(Options("Walk-v0"), TimeProvider.System);
        var observation = new float[2];
        single.Reset(new RandomStream(1, "environment"), observation);
        var start = observation[0];

        single.Step([2], observation).ShouldBe(new StepResult(start + 1, false, false));
        observation.ShouldBe([start + 1, 1]);
    }

    [Fact]
    public void A_loaded_vector_stands_where_the_saved_one_stood()
    {
        using var one = Make("Walk-v0", 3, x => x with { Processes = 2 });
        var outcome = new VectorOutcome(3, 2);
        for (var i = 0; i < 3; i++)
        {
            Reset(one, i, (ulong)i);
        }

        for (var step = 0; step < 4; step++)
        {
            one.Step([step % 3, 1, 0], outcome);
        }

        // The three have played 4, 0 and 2 steps of their episodes.
        Reset(one, 2, 20);
        one.Step([0, 1, 2], outcome);
        one.Step([1, 1, 1], outcome);
        Reset(one, 1, 21);
        var state = new MemoryState();
        one.Save(state);

        using var two = Make("Walk-v0", 3);
        for (var i = 0; i < 3; i++)
        {
            Reset(two, i, 99);
        }

        two.Load(state);
        var other = new VectorOutcome(3, 2);
        one.Step([2, 0, 1], outcome);
        two.Step([2, 0, 1], other);
        other.Observations.ShouldBe(outcome.Observations);
        other.Rewards.ShouldBe(outcome.Rewards);
        other.Truncated.ShouldBe(outcome.Truncated);
    }

    [Fact]
    public void Environments_that_do_not_repeat_themselves_cannot_go_on()
    {
        using var one = Make("Forgetful-v0", 1);
        Reset(one, 0, 1);
        var state = new MemoryState();
        one.Save(state);
        using var two = Make("Forgetful-v0", 1);
        Reset(two, 0, 1);

        Should.Throw<UserErrorException>(() => two.Load(state)).Message.ShouldContain("did not repeat itself");
    }

    [Fact]
    public void A_process_that_ends_is_told_with_its_last_words()
    {
        var message = Failure<PluginException>("Crash-v0");

        message.ShouldContain(
            "the Python process of Gymnasium environment 'Crash-v0' ended in a step with exit code 3"
        );
        message.ShouldContain("about to end");
    }

    [Fact]
    public void A_process_that_hangs_is_ended()
    {
        var start = Stopwatch.GetTimestamp();
        var message = Failure<PluginException>("Hang-v0", x => x with { TimeoutSeconds = 1.5 });

        message.ShouldContain("did not answer to a step within 1.5 s");
        message.ShouldContain("waiting for nothing");
        Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(60);
    }

    [Fact]
    public void What_an_environment_raises_is_told_with_its_traceback()
    {
        var message = Failure<PluginException>("Raise-v0");

        message.ShouldContain("failed in a step");
        message.ShouldContain("ValueError: the floor is missing");
    }

    [Fact]
    public void An_observation_of_the_wrong_length_is_told() =>
        Failure<PluginException>("Short-v0").ShouldContain("an observation has 1 numbers");

    [Theory]
    [InlineData("Nowhere-v0", "gymnasium.make('Nowhere-v0') refuses: Environment `Nowhere-v0` doesn't exist.")]
    [InlineData("Words-v0", "actions of the space Text are not supported")]
    public void What_cannot_begin_is_the_users_to_mend(string id, string says) =>
        Failure<UserErrorException>(id).ShouldContain(says);

    [Fact]
    public void Arguments_that_make_does_not_take_are_told() =>
        Failure<UserErrorException>(
                "Walk-v0",
                x => x with { Arguments = new Dictionary<string, string> { ["speed"] = "1" } }
            )
            .ShouldContain("unexpected keyword argument 'speed'");

    [Fact]
    public void A_module_that_is_not_there_is_told() =>
        Failure<UserErrorException>("Walk-v0", x => x with { Modules = ["no_such_module"] })
            .ShouldContain("the module 'no_such_module' of the option 'modules' cannot be imported");

    [Fact]
    public void Python_without_gymnasium_is_told() =>
        Failure<UserErrorException>("Walk-v0", x => x with { ModuleFolders = [], Python = BarePython() })
            .ShouldContain("has no gymnasium");

    [Fact]
    public void An_interpreter_that_is_not_there_is_told() =>
        Failure<UserErrorException>("Walk-v0", x => x with { Python = "/no/such/python" })
            .ShouldContain("cannot start the Python interpreter '/no/such/python'");

    [Fact]
    public void Gymnasium_itself_plays_cartpole()
    {
        using var process = Process.Start(
            new ProcessStartInfo("python3", ["-c", "import gymnasium"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            }
        )!;
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode != 0, "this machine's python3 has no gymnasium");
        using var vector = new GymnasiumVector(new GymnasiumOptions { Id = "CartPole-v1" }, 4, TimeProvider.System);
        var outcome = new VectorOutcome(4, 4);
        for (var i = 0; i < 4; i++)
        {
            Reset(vector, i, (ulong)i).ShouldAllBe(x => Math.Abs(x) <= 0.05f);
        }

        vector.Step([0, 1, 0, 1], outcome);
        outcome.Rewards.ShouldBe([1, 1, 1, 1]);
    }

    [Fact]
    public void Spaces_are_asked_for_once_and_processes_start_when_they_play()
    {
        var (python, starts) = CountingPython();
        var options = Options("Walk-v0") with { Python = python };

        using (var first = new GymnasiumEnvironment(options, TimeProvider.System))
        using (var second = new GymnasiumEnvironment(options with { Processes = 2 }, TimeProvider.System))
        {
            second.ObservationSpace.ShouldBe(first.ObservationSpace);
            using var many = (GymnasiumVector)second.Vectorize(3);
            starts().ShouldBe(1);
            Reset(many, 2, 1);
            starts().ShouldBe(3);
            Reset(many, 1, 1);
            starts().ShouldBe(3);
        }

        // Other arguments may be another environment.
        var arguments = new Dictionary<string, string> { ["scale"] = "2" };
        using var other = new GymnasiumEnvironment(options with { Arguments = arguments }, TimeProvider.System);
        starts().ShouldBe(4);
    }

    [Fact]
    public void Spaces_that_have_changed_since_they_were_asked_for_are_told()
    {
        var folder = Directory.CreateTempSubdirectory("rlfw-modules-").FullName;
        Write(2);
        var options = Options("Grows-v0") with { Modules = ["grows"], ModuleFolders = [_stub, folder] };
        using var before = new GymnasiumEnvironment(options, TimeProvider.System);
        Write(3);
        using var after = (GymnasiumVector)before.Vectorize(2);

        Should
            .Throw<UserErrorException>(() => Reset(after, 0, 1))
            .Message.ShouldContain("has other spaces than it had");
        // Asked anew, it is what it is now.
        using var again = new GymnasiumEnvironment(options, TimeProvider.System);
        again.ObservationSpace.Size.ShouldBe(3);

        void Write(int size)
        {
            // Python takes a compiled file of the same second for the same file.
            Directory.GetDirectories(folder).ToList().ForEach(x => Directory.Delete(x, recursive: true));
            File.WriteAllText(
                Path.Combine(folder, "grows.py"),
                $"""
                import gymnasium


                class Grows(gymnasium.Walk):
                    observation_space = gymnasium.spaces.Box([0.0] * {size}, [1.0] * {size})


                gymnasium.registered["Grows-v0"] = Grows
                """
            );
        }
    }

    /// <summary>An interpreter, and how often it was started.</summary>
    private static (string Path, Func<int> Starts) CountingPython()
    {
        var log = Path.Combine(Directory.CreateTempSubdirectory("rlfw-starts-").FullName, "starts");
        var script = Script($"echo start >> '{log}'\nexec python3 \"$@\"");
        return (script, () => File.ReadAllLines(log).Length);
    }

    // Isolated: neither the environment's folders nor the user's are looked into.
    private static string BarePython() => Script("exec python3 -I -S \"$@\"");

    private static string Script(string lines)
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("rlfw-python-").FullName, "python");
        File.WriteAllText(script, $"#!/bin/sh\n{lines}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }

    private static string Failure<T>(string id, Func<GymnasiumOptions, GymnasiumOptions>? change = null)
        where T : Exception =>
        Should
            .Throw<T>(() =>
            {
                using var vector = Make(id, 1, change);
                Reset(vector, 0, 1);
                var outcome = new VectorOutcome(1, vector.ObservationSpace.Size);
                for (var step = 0; step < 4; step++)
                {
                    vector.Step([1], outcome);
                }
            })
            .Message;

    private static float[] Reset(GymnasiumVector vector, int index, ulong seed)
    {
        var observation = new float[vector.ObservationSpace.Size];
        vector.Reset(index, new RandomStream(seed, "environment", index), observation);
        return observation;
    }

    private static GymnasiumVector Make(
        string id,
        int count,
        Func<GymnasiumOptions, GymnasiumOptions>? change = null
    ) => new((change ?? (x => x))(Options(id)), count, TimeProvider.System);

    private static GymnasiumOptions Options(string id) => new() { Id = id, ModuleFolders = [_stub] };
}
