using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>An off-policy algorithm that speaks tensors, as the loop knows it.</summary>
internal sealed class TensorOffPolicy : IHostOffPolicyAlgorithm
{
    private readonly IOffPolicyAlgorithm _algorithm;
    private readonly HostTensors _tensors;

    /// <summary>Puts itself before the algorithm.</summary>
    /// <param name="algorithm">The algorithm; the caller's.</param>
    /// <param name="observations">The observation space.</param>
    /// <param name="actions">The action space.</param>
    /// <param name="device">Where it computes.</param>
    public TensorOffPolicy(IOffPolicyAlgorithm algorithm, Space observations, Space actions, Device device) =>
        (_algorithm, _tensors) = (algorithm, new HostTensors(device, observations.Size, actions));

    /// <inheritdoc />
    public OffPolicySettings Settings => _algorithm.Settings;

    /// <inheritdoc />
    public nn.Module Model => _algorithm.Model;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, double progress, Span<float> actions)
    {
        using var scope = NewDisposeScope();
        using var gradients = torch.no_grad();
        _tensors.CopyActions(_algorithm.Act(_tensors.Observations(observations), progress), actions);
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions)
    {
        using var scope = NewDisposeScope();
        using var gradients = torch.no_grad();
        _tensors.CopyActions(_algorithm.ActGreedily(_tensors.Observations(observations)), actions);
    }

    /// <inheritdoc />
    public UpdateRecord Update(HostTransitions batch, UpdateContext context)
    {
        using var scope = NewDisposeScope();
        long b = batch.Count;
        var tensors = new TransitionBatch
        {
            Observations = _tensors.Floats(batch.Observations, b, batch.ObservationSize),
            Actions = _tensors.Actions(batch.Actions, b),
            Rewards = _tensors.Floats(batch.Rewards, b),
            NextObservations = _tensors.Floats(batch.NextObservations, b, batch.ObservationSize),
            Terminated = _tensors.Floats(batch.Terminated, b),
        };
        return _algorithm.Update(tensors, context);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state) => _algorithm.Save(state);

    /// <inheritdoc />
    public void Load(ITensorStateReader state) => _algorithm.Load(state);

    /// <inheritdoc />
    public void Dispose() => _algorithm.Dispose();
}
