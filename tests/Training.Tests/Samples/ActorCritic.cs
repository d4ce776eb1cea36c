using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Estimators;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A small advantage actor-critic with linear functions, small enough to test loops with.</summary>
internal sealed class ActorCritic : IOnPolicyAlgorithm
{
    private readonly RandomStream _policy;
    private readonly Heads _heads;
    private readonly OptimizerHelper _optimizer;

    public ActorCritic(RandomStreams streams, OnPolicySettings settings)
    {
        Settings = settings;
        _policy = streams.Get("policy");
        _heads = new Heads(streams.Get("initialization"));
        _optimizer = torch.optim.Adam(_heads.parameters(), 0.02);
    }

    public OnPolicySettings Settings { get; }

    public Module Model => _heads;

    /// <summary>Makes the next update report this loss.</summary>
    public double? PretendedLoss { get; set; }

    public PolicyOutput Act(Tensor observations)
    {
        var logits = _heads.Policy.forward(observations).log_softmax(1);
        float[] uniform = [.. Enumerable.Range(0, (int)logits.shape[0]).Select(_ => (float)_policy.NextDouble())];
        var actions = (logits.exp().select(1, 0) < torch.tensor(uniform)).to_type(ScalarType.Int64);
        return new PolicyOutput(actions, logits.gather(1, actions.unsqueeze(1)).squeeze(1), Value(observations));
    }

    public Tensor Value(Tensor observations) => _heads.Value.forward(observations).squeeze(1);

    public Tensor ActGreedily(Tensor observations) => _heads.Policy.forward(observations).argmax(1);

    public UpdateRecord Update(Rollout rollout, UpdateContext context)
    {
        var (advantages, returns) = GeneralizedAdvantage.Compute(rollout, 0.95, 0.9);
        var observations = rollout.Observations.flatten(0, 1);
        var logits = _heads.Policy.forward(observations).log_softmax(1);
        var chosen = logits.gather(1, rollout.Actions.flatten().unsqueeze(1)).squeeze(1);
        var policyLoss = -(chosen * advantages.flatten()).mean();
        var valueLoss = (Value(observations) - returns.flatten()).square().mean();
        _optimizer.zero_grad();
        (policyLoss + valueLoss).backward();
        _optimizer.step();
        return new LossRecord(PretendedLoss ?? policyLoss.item<float>(), valueLoss.item<float>(), 1);
    }

    public void Save(ITensorStateWriter state) => OptimizerCheckpoint.Save(_optimizer, state.Section("optimizer"));

    public void Load(ITensorStateReader state) => OptimizerCheckpoint.Load(_optimizer, state.Section("optimizer"));

    public void Dispose()
    {
        _optimizer.Dispose();
        _heads.Dispose();
    }

    private sealed class Heads : Module
    {
        public readonly Linear Policy = Linear(2, 2);
        public readonly Linear Value = Linear(2, 1);

        public Heads(RandomStream random)
            : base(nameof(Heads))
        {
            RegisterComponents();
            Initial.Draw(this, random);
        }
    }
}
