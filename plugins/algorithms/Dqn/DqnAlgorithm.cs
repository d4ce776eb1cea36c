using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.Dqn;

/// <summary>
/// Deep Q-network (Mnih et al., 2015, "Human-level control through deep reinforcement learning", algorithm 1), optionally
/// double (van Hasselt et al., 2016).
/// </summary>
[Plugin("dqn", typeof(DqnOptions), Summary = "Deep Q-network (Mnih et al. 2015)")]
public sealed class DqnAlgorithm : IOffPolicyAlgorithm, IChecksSpaces
{
    private readonly DqnOptions _options;
    private readonly Space _observationSpace;
    private readonly int _actions;
    private readonly Module<Tensor, Tensor> _network;
    private readonly Module<Tensor, Tensor> _target;
    private readonly Adam _optimizer;
    private readonly RandomStream _policy;
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
        _observationSpace = context.ObservationSpace;
        if (SpaceFault(context.ObservationSpace, context.ActionSpace) is { } fault)
        {
            throw new UserErrorException(fault);
        }

        _actions = ((DiscreteSpace)context.ActionSpace).Count;
        var shape = new NetworkShape(ObservationEncoding.Width(_observationSpace), _actions)
        {
            DefaultHidden = [256, 256],
            DefaultActivation = "relu",
        };
        var initialization = context.Streams.Get("initialization");
        _network = context.Network.Build(shape, initialization).to(context.Device);

        // Built with the same stream, then overwritten: the target begins as a copy, which the first update makes anew.
        _target = context.Network.Build(shape, initialization).to(context.Device);
        MoveTarget(1);
        _optimizer = optim.Adam(_network.parameters(), options.LearningRate.Start);
        _policy = context.Streams.Get("policy");
        Settings = new OffPolicySettings(
            options.Environments,
            options.ReplayCapacity,
            options.BatchSize,
            options.LearningStarts,
            options.TrainEvery,
            options.GradientSteps
        );
    }

    /// <inheritdoc />
    public OffPolicySettings Settings { get; }

    /// <inheritdoc />
    public Module Model => _network;

    /// <inheritdoc />
    public Tensor Act(Tensor observations, double progress)
    {
        ArgumentNullException.ThrowIfNull(observations);
        var epsilon = _options.Exploration.At(progress);
        var explored = new long?[observations.shape[0]];
        for (var n = 0; n < explored.Length; n++)
        {
            explored[n] = _policy.NextDouble() < epsilon ? _policy.NextInt(_actions) : null;
        }

        var greedy = Array.IndexOf(explored, null) < 0 ? [] : ActGreedily(observations).cpu().data<long>().ToArray();
        return tensor(explored.Select((action, n) => action ?? greedy[n]).ToArray());
    }

    /// <inheritdoc />
    public Tensor ActGreedily(Tensor observations)
    {
        using var inference = no_grad();
        return _network.call(Encode(observations)).argmax(-1);
    }

    /// <inheritdoc />
    public UpdateRecord Update(TransitionBatch batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        UpdateTarget(context.EnvironmentSteps);
        var learningRate = _options.LearningRate.At(context.Progress);
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        var targets = Targets(batch); // [B]
        var values = _network.call(Encode(batch.Observations)).gather(1, batch.Actions.unsqueeze(1)).squeeze(1); // [B]
        var loss = functional.huber_loss(values, targets, _options.HuberThreshold);
        _optimizer.zero_grad();
        loss.backward();
        if (_options.MaxGradientNorm is { } norm)
        {
            utils.clip_grad_norm_(_network.parameters(), norm);
        }

        _optimizer.step();
        return Report(loss, values, learningRate, context.Progress);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("target_updates", _targetUpdates);
        OptimizerCheckpoint.Save(_optimizer, state.Section("optimizer"));
        ModuleCheckpoint.Save(_target, state.Section("target"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _targetUpdates = state.ReadInt64("target_updates");
        OptimizerCheckpoint.Load(_optimizer, state.Section("optimizer"));
        ModuleCheckpoint.Load(_target, state.Section("target"));
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
    /// <returns>float32 [B], without gradient.</returns>
    public Tensor Targets(TransitionBatch batch)
    {
        using var constant = no_grad();
        var inputs = Encode(batch.NextObservations);
        var values = _target.call(inputs); // [B, A]
        var next = _options.DoubleDqn
            ? values.gather(1, _network.call(inputs).argmax(1, keepdim: true)).squeeze(1)
            : values.amax([1]);
        return batch.Rewards + (_options.Discount * (1 - batch.Terminated) * next);
    }

    /// <inheritdoc />
    public static string? SpaceFault(Space observations, Space actions) =>
        actions is DiscreteSpace
            ? null
            : $"dqn chooses among discrete actions, but the environment's are vectors of {actions?.Size} numbers; use ppo";

    private Tensor Encode(Tensor observations) => ObservationEncoding.Encode(_observationSpace, observations);

    /// <summary>Moves the target network once for every interval that has passed since the last gradient step.</summary>
    private void UpdateTarget(long environmentSteps)
    {
        var due = 1 + (environmentSteps / _options.TargetUpdateInterval);
        if (due > _targetUpdates)
        {
            // The network stood still meanwhile, so k moves are one of 1 - (1 - rate)^k. The first gradient step begins with
            // a copy: the network's parameters may have been loaded from another run.
            var moves = due - _targetUpdates;
            MoveTarget(_targetUpdates == 0 ? 1 : 1 - Math.Pow(1 - _options.TargetUpdateRate, moves));
            _targetUpdates = due;
        }
    }

    /// <summary>target += rate * (network - target).</summary>
    private void MoveTarget(double rate)
    {
        using var constant = no_grad();
        foreach (var (target, learned) in _target.parameters().Zip(_network.parameters()))
        {
            if (rate == 1)
            {
                target.copy_(learned);
            }
            else
            {
                target.mul_(1 - rate).add_(learned, alpha: rate);
            }
        }
    }

    private DqnRecord Report(Tensor loss, Tensor values, double learningRate, double progress)
    {
        // One read of the device for both.
        var read = stack([loss.detach(), values.detach().mean()]).cpu().data<float>();
        return new DqnRecord(read[0], read[1], _options.Exploration.At(progress), learningRate);
    }
}
