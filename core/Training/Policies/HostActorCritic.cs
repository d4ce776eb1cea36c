using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Spaces;

namespace Rlfw.Training.Policies;

/// <summary>
/// What on-policy algorithms learn: a policy and a value network that share nothing. Parameters are named <c>policy.*</c>,
/// <c>value.*</c> and, with continuous actions, <c>log_deviations</c>.
/// </summary>
public sealed class HostActorCritic : IDisposable
{
    private readonly HostEncoder _encoder;
    private readonly LearnedModule _model = new(nameof(HostActorCritic));

    /// <summary>Builds both, the policy first.</summary>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    /// <param name="initialLogDeviation">For continuous actions.</param>
    /// <param name="gsde">State-dependent exploration, or null for independent noise.</param>
    /// <exception cref="UserErrorException">State-dependent exploration is asked for where it cannot be had.</exception>
    public HostActorCritic(EnvironmentAlgorithmContext context, double initialLogDeviation, GsdeOptions? gsde = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        _encoder = new HostEncoder(context.ObservationSpace);
        var random = context.Streams.Get("initialization");
        Policy = HostPolicies.Build(context, random, initialLogDeviation, gsde, _model);
        Values = TrainableNetworks.Build(
            context,
            new NetworkShape(_encoder.Width, 1) { OrthogonalOutputGain = 1 },
            random
        );
        _model.Add("value", Values.Module);
    }

    /// <summary>pi.</summary>
    public IHostPolicy Policy { get; }

    /// <summary>V, one output.</summary>
    public ITrainableNetwork Values { get; }

    /// <summary>All that is learned.</summary>
    public Module Model => _model;

    /// <summary>Width of the networks' input.</summary>
    public int Inputs => _encoder.Width;

    /// <summary>The networks' input for observations.</summary>
    /// <param name="observations">[B, O].</param>
    /// <returns>[B, I], valid until the next call.</returns>
    public ReadOnlySpan<float> Encode(ReadOnlySpan<float> observations) => _encoder.Encode(observations);

    /// <summary>Samples actions and values states: <see cref="IHostOnPolicyAlgorithm.Act"/>.</summary>
    /// <param name="observations">[N, O].</param>
    /// <param name="random">The stream.</param>
    /// <param name="decision">Takes the results.</param>
    public void Act(ReadOnlySpan<float> observations, RandomStream random, HostDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var inputs = Encode(observations);
        Policy.Sample(inputs, random, decision.Actions, decision.LogProbabilities);
        Values.Predict(inputs, decision.Values.Length).CopyTo(decision.Values);
    }

    /// <summary>V(s): <see cref="IHostOnPolicyAlgorithm.Value"/>.</summary>
    /// <param name="observations">[M, O].</param>
    /// <param name="values">Takes them, [M].</param>
    public void Value(ReadOnlySpan<float> observations, Span<float> values) =>
        Values.Predict(Encode(observations), values.Length).CopyTo(values);

    /// <summary>The most probable actions: <see cref="IHostOnPolicyAlgorithm.ActGreedily"/>.</summary>
    /// <param name="observations">[M, O].</param>
    /// <param name="actions">Takes them, [M, A].</param>
    public void ActGreedily(ReadOnlySpan<float> observations, Span<float> actions)
    {
        var rows = actions.Length / Policy.Distribution.ActionSize;
        Policy.Distribution.Mode(Policy.Predict(Encode(observations), rows), actions);
    }

    /// <summary>Actions drawn from the policy: <see cref="ISamplesActions.ActSampled"/>.</summary>
    /// <param name="observations">[M, O].</param>
    /// <param name="random">The stream.</param>
    /// <param name="actions">Takes them, [M, A].</param>
    public void ActSampled(ReadOnlySpan<float> observations, RandomStream random, Span<float> actions) =>
        Policy.Draw(Encode(observations), random, actions);

    /// <inheritdoc />
    public void Dispose()
    {
        Policy.Dispose();
        Values.Dispose();
    }
}
