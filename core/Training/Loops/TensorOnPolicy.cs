using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>An on-policy algorithm that speaks tensors, as the loop knows it.</summary>
internal sealed class TensorOnPolicy : IHostOnPolicyAlgorithm
{
    private readonly IOnPolicyAlgorithm _algorithm;
    private readonly HostTensors _tensors;

    /// <summary>Puts itself before the algorithm.</summary>
    /// <param name="algorithm">The algorithm; the caller's.</param>
    /// <param name="observations">The observation space.</param>
    /// <param name="actions">The action space.</param>
    /// <param name="device">Where it computes.</param>
    public TensorOnPolicy(IOnPolicyAlgorithm algorithm, Space observations, Space actions, Device device) =>
        (_algorithm, _tensors) = (algorithm, new HostTensors(device, observations.Size, actions));

    /// <inheritdoc />
    public OnPolicySettings Settings => _algorithm.Settings;

    /// <inheritdoc />
    public nn.Module Model => _algorithm.Model;

    /// <inheritdoc />
    public void Act(ReadOnlySpan<float> observations, HostDecision decision)
    {
        using var scope = NewDisposeScope();
        using var gradients = torch.no_grad();
        var output = _algorithm.Act(_tensors.Observations(observations));
        _tensors.CopyActions(output.Actions, decision.Actions);
        HostTensors.CopyFloats(output.LogProbabilities, decision.LogProbabilities, "log-probabilities");
        HostTensors.CopyFloats(output.Values, decision.Values, "values");
    }

    /// <inheritdoc />
    public void Value(ReadOnlySpan<float> observations, Span<float> values)
    {
        using var scope = NewDisposeScope();
        using var gradients = torch.no_grad();
        HostTensors.CopyFloats(_algorithm.Value(_tensors.Observations(observations)), values, "values");
    }

    /// <inheritdoc />
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions)
    {
        using var scope = NewDisposeScope();
        using var gradients = torch.no_grad();
        _tensors.CopyActions(_algorithm.ActGreedily(_tensors.Observations(observations)), actions);
    }

    /// <inheritdoc />
    public UpdateRecord Update(HostRollout rollout, UpdateContext context)
    {
        using var scope = NewDisposeScope();
        long t = rollout.Steps,
            n = rollout.Environments;
        var tensors = new Rollout
        {
            Observations = _tensors.Floats(rollout.Observations, t, n, rollout.ObservationSize),
            Actions = _tensors.Actions(rollout.Actions, t, n),
            LogProbabilities = _tensors.Floats(rollout.LogProbabilities, t, n),
            Values = _tensors.Floats(rollout.Values, t, n),
            NextValues = _tensors.Floats(rollout.NextValues, t, n),
            Rewards = _tensors.Floats(rollout.Rewards, t, n),
            EpisodeEnds = _tensors.Floats(rollout.EpisodeEnds, t, n),
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
