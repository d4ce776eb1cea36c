using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Networks;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.Dqn;

/// <summary>
/// Deep Q-network (Mnih et al., 2015, "Human-level control through deep reinforcement learning", algorithm 1), optionally
/// double (van Hasselt et al., 2016).
/// </summary>
[Plugin("dqn", typeof(DqnOptions), Summary = "Deep Q-network (Mnih et al. 2015)")]
public sealed class DqnAlgorithm : IHostOffPolicyAlgorithm, IChecksSpaces
{
    private readonly DqnOptions _options;
    private readonly HostEncoder _encoder;
    private readonly int _actions;
    private readonly ITrainableNetwork _network;
    private readonly ITrainableNetwork _target;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _policy;
    private float[] _targets = [];
    private float[] _gradients = [];
    private bool[] _isExplored = [];
    private long _targetUpdates;

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

        // Built with the same stream, then overwritten: the target begins as a copy, which the first update makes anew.
        _target = TrainableNetworks.Build(context, shape, initialization);
        _target.MoveTowards(_network, 1);
        _optimizer = GradientOptimizers.Adam(new AdamSettings(), _network);
        _policy = context.Streams.Get("policy");
        Settings = new OffPolicySettings(
            options.Environments,
            options.ReplayCapacity,
            options.BatchSize,
            options.LearningStarts,
            options.TrainEvery,
            options.GradientSteps
        )
        {
            Discount = options.Discount,
        };
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _network.Module;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions)
    {
        var epsilon = _options.Exploration.At(progress);
        Grow(ref _isExplored, actions.Length);
        var explored = 0;
        for (var n = 0; n < actions.Length; n++)
        {
            _isExplored[n] = _policy.NextDouble() < epsilon;
            if (_isExplored[n])
            {
                actions[n] = _policy.NextInt(_actions);
                explored++;
            }
        }

        if (explored == actions.Length)
        {
            return;
        }

        var values = _network.Predict(_encoder.Encode(observations), actions.Length);
        for (var n = 0; n < actions.Length; n++)
        {
            actions[n] = _isExplored[n] ? actions[n] : Best(values, n);
        }
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions)
    {
        var values = _network.Predict(_encoder.Encode(observations), actions.Length);
        for (var n = 0; n < actions.Length; n++)
        {
            actions[n] = Best(values, n);
        }
    }

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        UpdateTarget(context.EnvironmentSteps);
        Grow(ref _targets, batch.Count);
        Grow(ref _gradients, batch.Count * _actions);
        Span<float> targets = _targets.AsSpan(0, batch.Count),
            gradients = _gradients.AsSpan(0, batch.Count * _actions);
        Targets(batch, targets);
        var values = _network.Forward(_encoder.Encode(batch.Observations), batch.Count); // [B, A]
        var (loss, mean) = DqnLoss.Huber(values, batch.Actions, targets, _options.HuberThreshold, gradients);
        _optimizer.ZeroGradients();
        _network.Backward(gradients);
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
        state.Write("target_updates", _targetUpdates);
        _optimizer.Save(state.Section("optimizer"));
        ModuleCheckpoint.Save(_target.Module, state.Section("target"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _targetUpdates = state.ReadInt64("target_updates");
        _optimizer.Load(state.Section("optimizer"));
        ModuleCheckpoint.Load(_target.Module, state.Section("target"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _target.Dispose();
    }

    /// <summary>
    /// y = r + gamma max Q_target(s', .), or for double DQN r + gamma Q_target(s', argmax Q(s', .)). After a terminal state
    /// y = r; a truncated episode is not terminated, so its target bootstraps.
    /// </summary>
    /// <param name="batch">B transitions.</param>
    /// <param name="targets">Takes them, [B].</param>
    public void Targets(HostTransitions batch, Span<float> targets)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var inputs = _encoder.Encode(batch.NextObservations);
        var values = _target.Predict(inputs, batch.Count); // [B, A]
        var choosing = _options.DoubleDqn ? _network.Predict(inputs, batch.Count) : values;
        for (var b = 0; b < targets.Length; b++)
        {
            var next = values[(b * _actions) + Best(choosing, b)];
            targets[b] = batch.Rewards[b] + (batch.Discounts[b] * (1 - batch.Terminated[b]) * next);
        }
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        actions is DiscreteSpace
            ? null
            : $"dqn chooses among discrete actions, but the environment's are vectors of {actions?.Size} numbers; use ppo";

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[length];
        }
    }

    /// <summary>The action of the highest value in a row, the first of several.</summary>
    private int Best(ReadOnlySpan<float> values, int row)
    {
        var rowValues = values.Slice(row * _actions, _actions);
        var best = 0;
        for (var action = 1; action < rowValues.Length; action++)
        {
            best = rowValues[action] > rowValues[best] ? action : best;
        }

        return best;
    }

    /// <summary>Moves the target network once for every interval that has passed since the last gradient step.</summary>
    private void UpdateTarget(long environmentSteps)
    {
        var due = 1 + (environmentSteps / _options.TargetUpdateInterval);
        if (due > _targetUpdates)
        {
            // The network stood still meanwhile, so k moves are one of 1 - (1 - rate)^k. The first gradient step begins with
            // a copy: the network's parameters may have been loaded from another run.
            var moves = due - _targetUpdates;
            _target.MoveTowards(_network, _targetUpdates == 0 ? 1 : 1 - Math.Pow(1 - _options.TargetUpdateRate, moves));
            _targetUpdates = due;
        }
    }
}
