using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.Dqn;

/// <summary>
/// Deep Q-network (Mnih et al., 2015, "Human-level control through deep reinforcement learning", algorithm 1), optionally
/// double (van Hasselt et al., 2016).
/// </summary>
[Plugin("dqn", typeof(DqnOptions), Summary = "Deep Q-network (Mnih et al. 2015)")]
public sealed class DqnAlgorithm : IReportsPriorities, IChecksSpaces
{
    private readonly DqnOptions _options;
    private readonly HostEncoder _encoder;
    private readonly int _actions;
    private readonly ITrainableNetwork _network;
    private readonly TargetNetwork _target;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _policy;
    private float[] _targets = [];
    private float[] _errors = [];
    private float[] _gradients = [];

    /// <summary>Builds the network, its target and the optimizer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    /// <exception cref="UserErrorException">Actions are continuous.</exception>
    public DqnAlgorithm(DqnOptions options, EnvironmentAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _encoder = new HostEncoder(context.ObservationSpace);
        if (SpaceFault(context.ObservationSpace, context.ActionSpace) is { } fault)
        {
            throw new UserErrorException(fault);
        }

        _actions = ((DiscreteSpace)context.ActionSpace).Count;
        var shape = new NetworkShape(_encoder.Width, _actions)
        {
            DefaultHidden = [256, 256],
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
        _optimizer = GradientOptimizers.Adam(new AdamSettings(), _network);
        _policy = context.Streams.Get("policy");
        Settings = options.ToSettings();
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public ReadOnlySpan<float> Priorities => _errors;

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
        Reserve(batch.Count);
        Targets(batch, _targets);
        var values = _network.Forward(_encoder.Encode(batch.Observations), batch.Count); // [B, A]
        var (loss, mean) = DqnLoss.Huber(values, batch, _targets, _options.HuberThreshold, _gradients, _errors);
        _optimizer.ZeroGradients();
        _network.Backward(_gradients);
        if (_options.MaxGradientNorm is { } norm)
        {
            _optimizer.ClipNorm(norm);
        }

        var learningRate = _options.LearningRate.At(context.Progress);
        _optimizer.Step(learningRate);
        return new DqnRecord(loss, mean, _options.Exploration.At(context.Progress), learningRate);
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
    /// y = r + gamma^n max Q_target(s', .), or for double DQN r + gamma^n Q_target(s', argmax Q(s', .)). After a terminal state
    /// y = r; r sums the rewards of n steps; a truncated episode is not terminated, so its target bootstraps.
    /// </summary>
    /// <param name="batch">B transitions.</param>
    /// <param name="targets">Takes them, [B].</param>
    public void Targets(HostTransitions batch, Span<float> targets)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var inputs = _encoder.Encode(batch.NextObservations);
        var values = _target.Network.Predict(inputs, batch.Count); // [B, A]
        var choosing = _options.DoubleDqn ? _network.Predict(inputs, batch.Count) : values;
        for (var b = 0; b < targets.Length; b++)
        {
            var next = values[(b * _actions) + EpsilonGreedy.Best(choosing.Slice(b * _actions, _actions))];
            targets[b] = batch.Rewards[b] + (batch.Discounts[b] * (1 - batch.Terminated[b]) * next);
        }
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        actions is DiscreteSpace
            ? null
            : $"dqn chooses among discrete actions, but the environment's are vectors of {actions?.Size} numbers; use ppo, sac or td3";

    private ReadOnlySpan<float> Values(ReadOnlySpan<float> observations, int rows) =>
        _network.Predict(_encoder.Encode(observations), rows);

    private void Reserve(int rows)
    {
        if (_targets.Length != rows)
        {
            (_targets, _errors, _gradients) = (new float[rows], new float[rows], new float[rows * _actions]);
        }
    }
}
