using Rlfw.Contracts;
using Rlfw.Plugins.Mlp;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;

namespace Rlfw.Plugins.Classic.Tests;

/// <summary>An algorithm with its loop and streams, as a run has them, on the CPU.</summary>
public sealed class Training : IDisposable
{
    private readonly ulong _seed;
    private readonly EnvironmentSource _source;
    private readonly RandomStreams _streams;
    private readonly Budget _budget;
    private readonly IStageLoop _loop;
    private readonly EnvironmentEvaluator.Policy _act;

    public Training(
        Func<IEnvironment> environment,
        Func<EnvironmentAlgorithmContext, IAlgorithm> algorithm,
        long environmentSteps,
        ulong seed = 1,
        MlpOptions? network = null,
        bool otherNetworks = false
    )
    {
        _seed = seed;
        _source = new EnvironmentSource("test", environment);
        _streams = new RandomStreams(seed);
        _budget = new Budget(null, environmentSteps);
        var sample = environment();
        _source = _source with { Known = sample as IKnowsTransitions };
        var context = Context(sample, _streams, _budget, network) with
        {
            Transitions = (sample as IKnowsTransitions)?.Transitions,
            Goals = (sample as IGoalEnvironment)?.Goals,
        };
        Algorithm = algorithm(otherNetworks ? context with { Network = new OtherNetworks(context.Network) } : context);
        var spaces = _source.Spaces();
        if (HostAlgorithms.IsOnPolicy(Algorithm, spaces, CPU, out var onPolicy))
        {
            (_loop, _act) = (new OnPolicyLoop(onPolicy, _source, _budget, _streams), onPolicy.ActGreedily);
        }
        else if (HostAlgorithms.IsOffPolicy(Algorithm, spaces, CPU, out var offPolicy))
        {
            (_loop, _act) = (new OffPolicyLoop(offPolicy, _source, _budget, _streams), offPolicy.ActGreedily);
        }
        else
        {
            throw new NotSupportedException();
        }
    }

    public IAlgorithm Algorithm { get; }

    public StepContext Log { get; } = new(TimeProvider.System);

    /// <summary>What an algorithm is built with.</summary>
    public static EnvironmentAlgorithmContext Context(
        IEnvironment environment,
        RandomStreams? streams = null,
        Budget? budget = null,
        MlpOptions? network = null
    ) =>
        new(
            environment.ObservationSpace,
            environment.ActionSpace,
            new MlpBuilder(network ?? new MlpOptions()),
            CPU,
            streams ?? new RandomStreams(1),
            budget ?? new Budget(null, 1000)
        );

    /// <summary>Trains until the budget, or a part of it, is used up.</summary>
    public Training Run(long? environmentSteps = null)
    {
        while (_loop.EnvironmentSteps < (environmentSteps ?? _budget.EnvironmentSteps))
        {
            _loop.Step(Log);
        }

        return this;
    }

    /// <summary>Mean return of greedy episodes on environments of their own.</summary>
    public double Evaluate(int episodes = 20) => Evaluation(episodes)["eval/return"];

    /// <summary>All that an evaluation finds.</summary>
    public IReadOnlyDictionary<string, double> Evaluation(int episodes = 20, bool sampled = false)
    {
        using var evaluator = new EnvironmentEvaluator(_act, _source, _loop, episodes, _seed, "test")
        {
            Sampled = sampled ? ((ISamplesActions)Algorithm).ActSampled : null,
        };
        return evaluator.Evaluate(0, 0).Metrics;
    }

    /// <summary>Mean return of the last 100 training episodes, with exploration.</summary>
    public double EpisodeReturn()
    {
        var metrics = new Dictionary<string, double>();
        _loop.Report(metrics);
        return metrics["episode_return"];
    }

    public MemoryState Save()
    {
        var state = new MemoryState();
        _streams.Save(state.Section("streams"));
        _loop.Save(state.Section("loop"));
        Algorithm.Save(state.Section("algorithm"));
        ModuleCheckpoint.Save(Algorithm.Model, state.Section("model"));
        return state;
    }

    public Training Load(MemoryState state)
    {
        ModuleCheckpoint.Load(Algorithm.Model, state.Section("model"));
        Algorithm.Load(state.Section("algorithm"));
        _loop.Load(state.Section("loop"));
        _streams.Load(state.Section("streams"));
        return this;
    }

    /// <summary>Every bit of the model's parameters and buffers, by name.</summary>
    public Dictionary<string, byte[]> Parameters() =>
        Algorithm.Model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().bytes.ToArray());

    public void Dispose()
    {
        _loop.Dispose();
        Algorithm.Dispose();
    }

    /// <summary>Networks of the same shape with initial parameters of another seed.</summary>
    private sealed class OtherNetworks(INetworkBuilder inner) : INetworkBuilder
    {
        public Module<Tensor, Tensor> Build(NetworkShape shape, RandomStream random) =>
            inner.Build(shape, new RandomStream(99, "other"));
    }
}
