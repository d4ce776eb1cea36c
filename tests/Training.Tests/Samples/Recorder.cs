using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Always takes action 1, learns nothing, and keeps what it was given.</summary>
internal sealed class Recorder(OffPolicySettings offPolicy, OnPolicySettings onPolicy)
    : IOffPolicyAlgorithm,
        IOnPolicyAlgorithm
{
    public List<(float[] Observations, float[] Next, float[] Terminated, UpdateContext Context)> Transitions { get; } =
    [];

    public List<(float[] Observations, float[] NextValues, float[] Ends, UpdateContext Context)> Rollouts { get; } = [];

    public List<double> Progress { get; } = [];

    OffPolicySettings IOffPolicyAlgorithm.Settings => offPolicy;

    OnPolicySettings IOnPolicyAlgorithm.Settings => onPolicy;

    public Module Model { get; } = Identity();

    public Tensor Act(Tensor observations, double progress)
    {
        Progress.Add(progress);
        return ActGreedily(observations);
    }

    public PolicyOutput Act(Tensor observations) =>
        new(ActGreedily(observations), torch.zeros(observations.shape[0]), Value(observations));

    // The value of a state is its number, negative.
    public Tensor Value(Tensor observations) => -observations.squeeze(1);

    public Tensor ActGreedily(Tensor observations) => torch.ones([observations.shape[0]], ScalarType.Int64);

    public UpdateRecord Update(TransitionBatch batch, UpdateContext context)
    {
        Transitions.Add(
            (batch.Observations.Floats(), batch.NextObservations.Floats(), batch.Terminated.Floats(), context)
        );
        return new LossRecord(0, null, 0);
    }

    public UpdateRecord Update(Rollout rollout, UpdateContext context)
    {
        Rollouts.Add(
            (rollout.Observations.Floats(), rollout.NextValues.Floats(), rollout.EpisodeEnds.Floats(), context)
        );
        return new LossRecord(0, null, 0);
    }

    public void Save(ITensorStateWriter state) { }

    public void Load(ITensorStateReader state) { }

    public void Dispose() => Model.Dispose();
}
