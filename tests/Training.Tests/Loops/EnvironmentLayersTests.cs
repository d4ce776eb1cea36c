using Rlfw.Contracts;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Loops;

public sealed class EnvironmentLayersTests
{
    private readonly List<Counted> _made = [];

    [Fact]
    public void A_wrapper_that_cannot_be_made_leaves_neither_environments_nor_wrappers_behind()
    {
        var outer = new List<CountedWrapper>();
        var source = Source() with
        {
            Wrappers =
            [
                context =>
                {
                    outer.Add(new CountedWrapper(context.Inner));
                    return outer[^1];
                },
                _ => throw new UserErrorException("this does not fit around that"),
            ],
        };

        Should.Throw<UserErrorException>(() => source.Spaces()).Message.ShouldBe("this does not fit around that");
        Should.Throw<UserErrorException>(() => Loop(source));
        Should.Throw<UserErrorException>(() => new EnvironmentEvaluator((_, _) => { }, source, null, 3, 1, "only"));

        _made.ShouldNotBeEmpty();
        _made.ShouldAllBe(x => x.Disposals == 1);
        outer.Count.ShouldBe(3);
        outer.ShouldAllBe(x => x.Disposals == 1);
    }

    [Fact]
    public void An_environment_that_cannot_be_made_leaves_none_of_those_before_it_behind()
    {
        var source = new EnvironmentSource(
            "scarce",
            () => _made.Count == 3 ? throw new PluginException("there are only three") : Made()
        );

        Should.Throw<PluginException>(() => Loop(source)).Message.ShouldBe("there are only three");

        _made.Count.ShouldBe(3);
        _made.ShouldAllBe(x => x.Disposals == 1);
    }

    [Fact]
    public void A_replay_buffer_that_cannot_be_made_leaves_no_environment_behind()
    {
        Should.Throw<UserErrorException>(() => Loop(Source(), hindsight: true)).Message.ShouldContain("sets none");

        _made.Count.ShouldBe(6); // One for spaces, four to learn from, one that was asked for goals.
        _made.ShouldAllBe(x => x.Disposals == 1);
    }

    private EnvironmentSource Source() => new("counted", Made);

    private Counted Made()
    {
        var environment = new Counted();
        _made.Add(environment);
        return environment;
    }

    private static void Loop(EnvironmentSource source, bool hindsight = false)
    {
        var settings = new OffPolicySettings(4, 50, 8, 0, 4, 1)
        {
            Hindsight = hindsight ? new HindsightSettings(0.8) : null,
        };
        using var algorithm = new Recorder(settings, new OnPolicySettings(1, 1));
        var spaces = hindsight ? source.Spaces() : (new DiscreteSpace(3), new DiscreteSpace(2));
        var host = new TensorOffPolicy(algorithm, spaces.Item1, spaces.Item2, torch.CPU);
        new OffPolicyLoop(host, source, new Budget(Steps: 10, null), new RandomStreams(1)).Dispose();
    }

    private sealed class Counted : IEnvironment, IDisposable
    {
        private readonly WalkEnvironment _walk = new();

        public int Disposals { get; private set; }

        public Space ObservationSpace => _walk.ObservationSpace;

        public Space ActionSpace => _walk.ActionSpace;

        public void Reset(RandomStream random, Span<float> observation) => _walk.Reset(random, observation);

        public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _walk.Step(action, observation);

        public void Save(IStateWriter state) => _walk.Save(state);

        public void Load(IStateReader state) => _walk.Load(state);

        public void Dispose() => Disposals++;
    }

    private sealed class CountedWrapper(IVectorEnvironment inner) : IEnvironmentWrapper, IDisposable
    {
        public int Disposals { get; private set; }

        public int Count => inner.Count;

        public Space ObservationSpace => inner.ObservationSpace;

        public Space ActionSpace => inner.ActionSpace;

        public void Reset(int index, RandomStream random, Span<float> observation) =>
            inner.Reset(index, random, observation);

        public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome) => inner.Step(actions, outcome);

        public void Save(IStateWriter state) => inner.Save(state);

        public void Load(IStateReader state) => inner.Load(state);

        public void Dispose() => Disposals++;
    }
}
