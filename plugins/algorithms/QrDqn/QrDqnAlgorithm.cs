using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.QrDqn;

/// <summary>
/// Quantile-regression DQN (Dabney, Rowland, Bellemare and Munos, 2018, "Distributional reinforcement learning with quantile
/// regression", algorithm 1): the network gives N quantiles of each action's return; Q(s, a) is their mean.
/// </summary>
[Plugin("qrdqn", typeof(QrDqnOptions), Summary = "DQN on quantiles of the return (Dabney et al. 2018)")]
public sealed class QrDqnAlgorithm : IHostOffPolicyAlgorithm, IChecksSpaces
{
    private readonly QrDqnOptions _options;
    private readonly HostEncoder _encoder;
    private readonly int _actions;
    private readonly ITrainableNetwork _network;
    private readonly TargetNetwork _target;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _policy;
    private readonly float[] _targets;
    private readonly float[] _gradients;
    private float[] _values = [];

    /// <summary>Builds the network, its target and the optimizer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    /// <exception cref="UserErrorException">Actions are continuous.</exception>
    public QrDqnAlgorithm(QrDqnOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        if (SpaceFault(context.ObservationSpace, context.ActionSpace) is { } fault)
        {
            throw new UserErrorException(fault);
        }

        _options = options;
        _encoder = new HostEncoder(context.ObservationSpace);
        _actions = ((DiscreteSpace)context.ActionSpace).Count;
        var shape = new NetworkShape(_encoder.Width, _actions * options.Quantiles) { DefaultActivation = "relu" };
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
        _targets = new float[options.BatchSize * options.Quantiles];
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
        var n = _options.Quantiles;
        var outputs = _network.Forward(_encoder.Encode(batch.Observations), batch.Count); // [B, A, N]
        Array.Clear(_gradients);
        double loss = 0,
            value = 0,
            spread = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var at = ((i * _actions) + (int)batch.Actions[i]) * n;
            var quantiles = outputs.Slice(at, n);
            var weight = batch.Weights[i] / batch.Count;
            loss +=
                weight
                * QuantileHuber.Gradient(
                    quantiles,
                    _targets.AsSpan(i * n, n),
                    (float)_options.HuberThreshold,
                    weight,
                    _gradients.AsSpan(at, n)
                );
            value += Mean(quantiles) / batch.Count;
            spread += Range(quantiles) / batch.Count;
        }

        _optimizer.ZeroGradients();
        _network.Backward(_gradients);
        if (_options.MaxGradientNorm is { } norm)
        {
            _optimizer.ClipNorm(norm);
        }

        var learningRate = _options.LearningRate.At(context.Progress);
        _optimizer.Step(learningRate);
        return new QrDqnRecord(loss, value, spread, _options.Exploration.At(context.Progress), learningRate);
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
    /// T theta_j = r + gamma theta_j(s', a*) by the target network, with a* = argmax_a of the mean over its quantiles (algorithm 1);
    /// r after a terminal state.
    /// </summary>
    /// <param name="batch">B transitions.</param>
    /// <param name="targets">Takes them, [B, N].</param>
    public void Targets(HostTransitions batch, Span<float> targets)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var n = _options.Quantiles;
        var outputs = _target.Network.Predict(_encoder.Encode(batch.NextObservations), batch.Count); // [B, A, N]
        var values = Means(outputs, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            var best = EpsilonGreedy.Best(values.Slice(i * _actions, _actions));
            var discount = batch.Discounts[i] * (1 - batch.Terminated[i]);
            for (var j = 0; j < n; j++)
            {
                targets[(i * n) + j] = batch.Rewards[i] + (discount * outputs[(((i * _actions) + best) * n) + j]);
            }
        }
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        actions is DiscreteSpace
            ? null
            : $"qrdqn chooses among discrete actions, but the environment's are vectors of {actions?.Size} numbers; use ppo, sac or td3";

    /// <summary>Q(s, a), [M, A].</summary>
    private ReadOnlySpan<float> Values(ReadOnlySpan<float> observations, int rows) =>
        Means(_network.Predict(_encoder.Encode(observations), rows), rows);

    private ReadOnlySpan<float> Means(ReadOnlySpan<float> outputs, int rows)
    {
        var count = rows * _actions;
        if (_values.Length < count)
        {
            _values = new float[count];
        }

        var n = _options.Quantiles;
        for (var k = 0; k < count; k++)
        {
            _values[k] = Mean(outputs.Slice(k * n, n));
        }

        return _values.AsSpan(0, count);
    }

    private static float Mean(ReadOnlySpan<float> quantiles)
    {
        var sum = 0f;
        foreach (var quantile in quantiles)
        {
            sum += quantile;
        }

        return sum / quantiles.Length;
    }

    private static float Range(ReadOnlySpan<float> quantiles)
    {
        float low = quantiles[0],
            high = low;
        foreach (var quantile in quantiles)
        {
            (low, high) = (Math.Min(low, quantile), Math.Max(high, quantile));
        }

        return high - low;
    }
}
