using Rlfw.Contracts;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Loops;

public sealed class EnvironmentLoopTests
{
    private static readonly Budget _budget = new(Steps: 10, null);

    [Fact]
    public void Off_policy_without_replay_learns_from_what_was_just_collected_as_it_really_followed()
    {
        using var algorithm = Recorder(
            new OffPolicySettings(1, 0, 0, LearningStarts: 0, TrainEvery: 1, UpdatesPerRound: 1)
        );
        using var loop = OffPolicy(algorithm, (2, true), (1, false), (9, true));
        Step(loop, 4);

        algorithm
            .Transitions.Select(x => (x.Observations[0], x.Next[0], x.Terminated[0]))
            // The first episode terminates, the second is cut: its last observation is 101, not the next episode's first.
            .ShouldBe([(0, 1, 0), (1, 2, 1), (100, 101, 0), (200, 201, 0)]);
        algorithm
            .Transitions.Select(x => x.Context)
            .ShouldBe([new(1, 1, 0), new(2, 2, 0.1), new(3, 3, 0.2), new(4, 4, 0.3)]);
    }

    [Fact]
    public void Updates_fall_due_by_environment_steps_and_not_before_learning_starts()
    {
        using var algorithm = Recorder(
            new OffPolicySettings(2, 50, 8, LearningStarts: 7, TrainEvery: 4, UpdatesPerRound: 3)
        );
        using var loop = OffPolicy(algorithm, (5, true));
        Step(loop, 10);

        // 2 environments: 8, 12, 16, 20 environment steps are at multiples of 4 from 7 on; 3 updates each, batches of 8.
        algorithm
            .Transitions.Select(x => x.Context.EnvironmentSteps)
            .ShouldBe([8, 8, 8, 12, 12, 12, 16, 16, 16, 20, 20, 20]);
        algorithm.Transitions.ShouldAllBe(x => x.Observations.Length == 8);
        // Random actions until learning starts: the algorithm is asked from 8 environment steps on.
        algorithm.Progress.ShouldBe([0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 1e-12);
    }

    [Fact]
    public void Updates_that_no_number_of_parallel_environments_meets_are_refused()
    {
        using var algorithm = Recorder(new OffPolicySettings(3, 50, 8, 0, TrainEvery: 4, 1));

        Should
            .Throw<UserErrorException>(() => OffPolicy(algorithm, (5, true)))
            .Message.ShouldContain("updates every 4 environment steps do not fit 3 parallel environments");
    }

    [Fact]
    public void A_rollout_goes_on_where_the_one_before_ended_and_bootstraps_through_cuts()
    {
        using var algorithm = Recorder(null, new OnPolicySettings(1, 3));
        var source = Source((2, false), (1, true), (9, true));
        using var loop = new OnPolicyLoop(
            new TensorOnPolicy(algorithm, source.Spaces().Observations, source.Spaces().Actions, torch.CPU),
            source,
            _budget,
            Streams()
        );
        Step(loop, 2);

        var (first, second) = (algorithm.Rollouts[0], algorithm.Rollouts[1]);
        first.Observations.ShouldBe([0, 1, 100]);
        first.Ends.ShouldBe([0, 1, 1]);
        // V = -observation: of 1 (next step), of 2 (where the episode was cut), nothing after the terminal state.
        first.NextValues.ShouldBe([-1, -2, 0]);
        second.Observations.ShouldBe([200, 201, 202]);
        second.NextValues.ShouldBe([-201, -202, -203]);
        second.Context.ShouldBe(new UpdateContext(2, 6, 0.1));
    }

    [Fact]
    public void Episodes_are_reported_as_means_over_those_that_ended()
    {
        using var algorithm = Recorder(new OffPolicySettings(1, 0, 0, 0, 1, 1));
        using var loop = OffPolicy(algorithm, (1, true), (3, false), (50, true));
        Step(loop, 10);
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        loop.Report(metrics);

        // Action 1 pays 1 a step.
        metrics.ShouldBe(
            new()
            {
                ["episode_length"] = 2,
                ["episode_return"] = 2,
                ["episodes"] = 2,
            }
        );
    }

    [Fact]
    public void An_environment_that_throws_is_named()
    {
        using var algorithm = Recorder(new OffPolicySettings(1, 0, 0, 0, 1, 1));
        var source = new EnvironmentSource("slippery", () => new Faulty(new StepResult(double.NaN, false, false)));
        using var loop = OffPolicy(algorithm, source);

        Should
            .Throw<PluginException>(() => Step(loop, 1))
            .Message.ShouldBe(
                "environment 'slippery' gave the reward NaN in a step; rewards must be finite numbers of single precision"
            );
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void An_observation_that_is_none_of_the_indices_there_are_is_refused(double observation)
    {
        using var algorithm = Recorder(new OffPolicySettings(2, 0, 0, 0, 2, 1));
        using var loop = OffPolicy(
            algorithm,
            new EnvironmentSource(
                "slippery",
                () => new Faulty(new StepResult(0, false, false)) { Observation = (float)observation }
            )
        );

        Should
            .Throw<PluginException>(() => Step(loop, 1))
            .Message.ShouldBe(
                $"environment 'slippery' gave the observation {observation} in a step (environment 1 of 2); its observations are "
                    + "the integers 0 to 0"
            );
    }

    [Fact]
    public void Spaces_that_cannot_be_worked_with_are_refused_before_anything_is_learned()
    {
        Refused(new DiscreteSpace(0)).ShouldContain("has an action space that has 0 elements");
        Refused(null!).ShouldContain("is null");
        Refused(new BoxSpace([], [])).ShouldContain("has 0 lower and 0 upper bounds");
        Refused(new BoxSpace([0, 0], [1])).ShouldContain("has 2 lower and 1 upper bounds");
        Refused(new BoxSpace([0, float.NaN], [1, 1])).ShouldContain("has the bounds NaN and 1 as component 1");

        string Refused(Space actions)
        {
            var source = new EnvironmentSource(
                "vague",
                () => new Faulty(new StepResult(0, false, false)) { ActionSpace = actions }
            );
            return Should.Throw<PluginException>(() => source.Spaces()).Message;
        }
    }

    [Fact]
    public void Actions_of_the_wrong_type_are_refused()
    {
        var tensors = new HostTensors(torch.CPU, 1, new DiscreteSpace(2));
        var actions = new ActionBuffer(new DiscreteSpace(2), 3);

        Should
            .Throw<PluginException>(() => tensors.CopyActions(torch.zeros(3), actions.Values))
            .Message.ShouldContain("expected int64 [3]");
        tensors.CopyActions(torch.tensor([0L, 1, 2]), actions.Values);
        Should
            .Throw<PluginException>(actions.Check)
            .Message.ShouldBe("the algorithm chose action 2; there are actions 0 to 1");
    }

    private static Recorder Recorder(OffPolicySettings? offPolicy, OnPolicySettings? onPolicy = null) =>
        new(offPolicy ?? new OffPolicySettings(1, 0, 0, 0, 1, 1), onPolicy ?? new OnPolicySettings(1, 1));

    private static OffPolicyLoop OffPolicy(IOffPolicyAlgorithm algorithm, params (int, bool)[] script) =>
        OffPolicy(algorithm, Source(script));

    private static OffPolicyLoop OffPolicy(IOffPolicyAlgorithm algorithm, EnvironmentSource source)
    {
        var spaces = source.Spaces();
        var host = new TensorOffPolicy(algorithm, spaces.Observations, spaces.Actions, torch.CPU);
        return new OffPolicyLoop(host, source, _budget, Streams());
    }

    private static EnvironmentSource Source(params (int, bool)[] script) =>
        new("scripted", () => new ScriptedEnvironment(script));

    private static RandomStreams Streams() => new(1);

    private static void Step(IStageLoop loop, int steps)
    {
        var context = new StepContext(TimeProvider.System);
        for (var i = 0; i < steps; i++)
        {
            loop.Step(context);
        }
    }

    private sealed class Faulty(StepResult result) : IEnvironment
    {
        public Space ObservationSpace { get; } = new DiscreteSpace(1);

        public Space ActionSpace { get; init; } = new DiscreteSpace(2);

        public float Observation { get; init; }

        public void Reset(RandomStream random, Span<float> observation) { }

        public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
        {
            observation[0] = Observation;
            return result;
        }

        public void Save(IStateWriter state) { }

        public void Load(IStateReader state) { }
    }
}
