using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Q-learning with a linear function, replay and a target network, small enough to test loops with.</summary>
internal sealed class ValueLearner : IOffPolicyAlgorithm, IConverges
{
    private readonly RandomStream _exploration;
    private readonly Linear _online = Linear(2, 2);
    private readonly Linear _target = Linear(2, 2);
    private readonly OptimizerHelper _optimizer;
    private long _updates;

    public ValueLearner(RandomStreams streams, OffPolicySettings settings)
    {
        Settings = settings;
        _exploration = streams.Get("exploration");
        Initial.Draw(_online, streams.Get("initialization"));
        _target.load_state_dict(_online.state_dict());
        _optimizer = torch.optim.Adam(_online.parameters(), 0.02);
    }

    public OffPolicySettings Settings { get; }

    public Module Model => _online;

    /// <summary>The update after which it claims that nothing is left to learn; null for never.</summary>
    public long? LastUpdate { get; set; }

    public string? Converged => _updates >= LastUpdate ? $"{_updates} updates are enough" : null;

    public List<(long Step, long EnvironmentSteps, long Rows)> Updates { get; } = [];

    public Tensor Act(Tensor observations, double progress)
    {
        var greedy = ActGreedily(observations).data<long>().ToArray();
        for (var i = 0; i < greedy.Length; i++)
        {
            greedy[i] = _exploration.NextDouble() < 1 - progress ? _exploration.NextInt(2) : greedy[i];
        }

        return torch.tensor(greedy);
    }

    public Tensor ActGreedily(Tensor observations) => _online.forward(observations).argmax(1);

    public UpdateRecord Update(TransitionBatch batch, UpdateContext context)
    {
        Updates.Add((context.Step, context.EnvironmentSteps, batch.Rewards.shape[0]));
        Tensor targets;
        using (torch.no_grad())
        {
            var next = _target.forward(batch.NextObservations).amax([1]);
            targets = batch.Rewards + (0.95 * (1 - batch.Terminated) * next);
        }

        var values = _online.forward(batch.Observations).gather(1, batch.Actions.unsqueeze(1)).squeeze(1);
        var loss = (values - targets).square().mean();
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        if (++_updates % 10 == 0)
        {
            _target.load_state_dict(_online.state_dict());
        }

        return new LossRecord(loss.item<float>(), null, 1);
    }

    public void Save(ITensorStateWriter state)
    {
        state.Write("updates", _updates);
        ModuleCheckpoint.Save(_target, state.Section("target"));
        OptimizerCheckpoint.Save(_optimizer, state.Section("optimizer"));
    }

    public void Load(ITensorStateReader state)
    {
        _updates = state.ReadInt64("updates");
        ModuleCheckpoint.Load(_target, state.Section("target"));
        OptimizerCheckpoint.Load(_optimizer, state.Section("optimizer"));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _online.Dispose();
        _target.Dispose();
    }
}
