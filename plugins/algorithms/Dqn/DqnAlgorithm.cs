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
    private readonly DqnNetwork _network;
    private readonly DqnNetwork _targetNetwork;
    private readonly TargetNetwork _target;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _policy;
    private readonly RandomStream _noise;
    private float[] _targets = [];
    private float[] _errors = [];
    private float[] _gradients = [];
    private ulong? _actsWithNoiseOf;

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
        _network = new DqnNetwork(options, context, _encoder.Width);
        _targetNetwork = new DqnNetwork(options, context, _encoder.Width);
        _target = new TargetNetwork(
            _network.Network,
            _targetNetwork.Network,
            options.TargetUpdateInterval,
            options.TargetUpdateRate
        );
        _optimizer = GradientOptimizers.Adam(new AdamSettings(), _network.Network);
        _policy = context.Streams.Get("policy");
        _noise = context.Streams.Get("noise");
        Settings = options.ToSettings();
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public ReadOnlySpan<float> Priorities => _errors;

    /// <inheritdoc />
    public Module Model => _network.Network.Module;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions)
    {
        if (EpsilonGreedy.Explore(_options.ExplorationSchedule.At(progress), _actions, _policy, actions))
        {
            DrawForActing();
            var values = _network.Predict(_encoder.Encode(observations), actions.Length);
            EpsilonGreedy.Exploit(values, _actions, actions);
        }
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions) =>
        EpsilonGreedy.Greedy(_network.PredictMean(_encoder.Encode(observations), actions.Length), _actions, actions);

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        _target.Follow(context.EnvironmentSteps);
        Reserve(batch.Count);
        DrawForTargets();
        Targets(batch, _targets);
        _network.Noisy?.Draw(_noise);
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
        _actsWithNoiseOf = null;
        return new DqnRecord(loss, mean, _options.ExplorationSchedule.At(context.Progress), learningRate);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
        _target.Save(state.Section("target"));
        if (_actsWithNoiseOf is { } position)
        {
            state.Write("noise", unchecked((long)position));
        }
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
        _target.Load(state.Section("target"));
        _actsWithNoiseOf = null;
        if (state.Keys.Contains("noise", StringComparer.Ordinal))
        {
            // The same noise around the same means, which were loaded before.
            _noise.Position = unchecked((ulong)state.ReadInt64("noise"));
            DrawForActing();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Network.Dispose();
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
        var values = _targetNetwork.Predict(inputs, batch.Count); // [B, A]
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

    /// <summary>Between two gradient steps it acts with one draw of the noise (Fortunato et al., 2018, section 3.1).</summary>
    private void DrawForActing()
    {
        if (_network.Noisy is { } noisy && _actsWithNoiseOf is null)
        {
            _actsWithNoiseOf = _noise.Position;
            noisy.Draw(_noise);
        }
    }

    /// <summary>Independent noise for the values in s' and, where another network chooses, for the choice.</summary>
    private void DrawForTargets()
    {
        _targetNetwork.Noisy?.Draw(_noise);
        if (_options.DoubleDqn)
        {
            _network.Noisy?.Draw(_noise);
        }
    }

    private void Reserve(int rows)
    {
        if (_targets.Length != rows)
        {
            (_targets, _errors, _gradients) = (new float[rows], new float[rows], new float[rows * _actions]);
        }
    }
}
