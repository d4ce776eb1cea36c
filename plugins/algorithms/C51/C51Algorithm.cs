using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.C51;

/// <summary>
/// Categorical DQN (Bellemare, Dabney and Munos, 2017, "A distributional perspective on reinforcement learning", algorithm 1): the
/// network gives each action's distribution over N returns; Q(s, a) is its mean.
/// </summary>
[Plugin("c51", typeof(C51Options), Summary = "DQN on distributions of the return (Bellemare et al. 2017)")]
public sealed class C51Algorithm : IHostOffPolicyAlgorithm, IChecksSpaces
{
    private readonly C51Options _options;
    private readonly CategoricalReturns _returns;
    private readonly HostEncoder _encoder;
    private readonly int _actions;
    private readonly ITrainableNetwork _network;
    private readonly TargetNetwork _target;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _policy;
    private readonly float[] _targets;
    private readonly float[] _gradients;
    private float[] _probabilities = [];
    private float[] _values = [];

    /// <summary>Builds the network, its target and the optimizer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    /// <exception cref="UserErrorException">Actions are continuous.</exception>
    public C51Algorithm(C51Options options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        if (SpaceFault(context.ObservationSpace, context.ActionSpace) is { } fault)
        {
            throw new UserErrorException(fault);
        }

        _options = options;
        _returns = new CategoricalReturns(options.Atoms, options.LowestReturn, options.HighestReturn);
        _encoder = new HostEncoder(context.ObservationSpace);
        _actions = ((DiscreteSpace)context.ActionSpace).Count;
        var shape = new NetworkShape(_encoder.Width, _actions * options.Atoms)
        {
            DefaultHidden = [120, 84],
            DefaultActivation = "relu",
        };
        var initialization = context.Streams.Get("initialization");
        _network = TrainableNetworks.Build(context, shape, initialization);
        _target = new TargetNetwork(
            _network,
            TrainableNetworks.Build(context, shape, initialization),
            options.TargetUpdateInterval,
            options.TargetUpdateRate
        );
        var adam = new AdamSettings { Epsilon = options.AdamEpsilon ?? 0.01 / options.BatchSize };
        _optimizer = GradientOptimizers.Adam(adam, _network);
        _policy = context.Streams.Get("policy");
        _targets = new float[options.BatchSize * options.Atoms];
        _gradients = new float[options.BatchSize * shape.Outputs];
        Settings = options.ToSettings();
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _network.Module;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions)
    {
        if (EpsilonGreedy.Explore(_options.Exploration.At(progress), _actions, _policy, actions))
        {
            EpsilonGreedy.Exploit(Values(observations, actions.Length), _actions, actions);
        }
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions) =>
        EpsilonGreedy.Greedy(Values(observations, actions.Length), _actions, actions);

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        _target.Follow(context.EnvironmentSteps);
        Targets(batch, _targets);
        var (n, clip) = (_options.Atoms, (float)_options.ProbabilityClip);
        var outputs = _network.Forward(_encoder.Encode(batch.Observations), batch.Count); // [B, A, N]
        Array.Clear(_gradients);
        double loss = 0,
            value = 0,
            edge = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var at = ((i * _actions) + (int)batch.Actions[i]) * n;
            var logits = outputs.Slice(at, n);
            var weight = batch.Weights[i] / batch.Count;
            var target = _targets.AsSpan(i * n, n);
            loss += weight * CategoricalReturns.CrossEntropy(logits, target, clip, weight, _gradients.AsSpan(at, n));
            CategoricalReturns.Softmax(logits, _probabilities);
            value += _returns.Mean(_probabilities) / batch.Count;
            edge += (_probabilities[0] + _probabilities[n - 1]) / batch.Count;
        }

        _optimizer.ZeroGradients();
        _network.Backward(_gradients);
        if (_options.MaxGradientNorm is { } norm)
        {
            _optimizer.ClipNorm(norm);
        }

        var learningRate = _options.LearningRate.At(context.Progress);
        _optimizer.Step(learningRate);
        return new C51Record(loss, value, edge, _options.Exploration.At(context.Progress), learningRate);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
        _target.Save(state.Section("target"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
        _target.Load(state.Section("target"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _target.Dispose();
    }

    /// <summary>
    /// The projected distributions of r + gamma z(s', a*) by the target network, with a* = argmax_a of their means (algorithm 1); all on
    /// r after a terminal state.
    /// </summary>
    /// <param name="batch">B transitions.</param>
    /// <param name="targets">Takes them, [B, N].</param>
    public void Targets(HostTransitions batch, Span<float> targets)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var n = _options.Atoms;
        var outputs = _target.Network.Predict(_encoder.Encode(batch.NextObservations), batch.Count);
        var values = Means(outputs, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            var best = EpsilonGreedy.Best(values.Slice(i * _actions, _actions));
            _returns.Project(
                _probabilities.AsSpan(((i * _actions) + best) * n, n),
                batch.Rewards[i],
                batch.Discounts[i] * (1 - batch.Terminated[i]),
                targets.Slice(i * n, n)
            );
        }
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        actions is DiscreteSpace
            ? null
            : $"c51 chooses among discrete actions, but the environment's are vectors of {actions?.Size} numbers; use ppo, sac or td3";

    /// <summary>Q(s, a), [M, A].</summary>
    private ReadOnlySpan<float> Values(ReadOnlySpan<float> observations, int rows) =>
        Means(_network.Predict(_encoder.Encode(observations), rows), rows);

    /// <summary>The means of all distributions, [M, A]; the probabilities stay in their array, [M, A, N].</summary>
    private ReadOnlySpan<float> Means(ReadOnlySpan<float> outputs, int rows)
    {
        var (count, n) = (rows * _actions, _options.Atoms);
        if (_values.Length < count)
        {
            (_values, _probabilities) = (new float[count], new float[count * n]);
        }

        for (var k = 0; k < count; k++)
        {
            var probabilities = _probabilities.AsSpan(k * n, n);
            CategoricalReturns.Softmax(outputs.Slice(k * n, n), probabilities);
            _values[k] = (float)_returns.Mean(probabilities);
        }

        return _values.AsSpan(0, count);
    }
}
