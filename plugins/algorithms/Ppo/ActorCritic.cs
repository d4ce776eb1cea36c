using Rlfw.Contracts;
using Rlfw.Training.Policies;
using Rlfw.Training.Spaces;

namespace Rlfw.Plugins.Ppo;

/// <summary>
/// What PPO learns: a policy network and a value network that share nothing, and the deviations of continuous actions.
/// </summary>
public sealed class ActorCritic : Module
{
    private readonly Space _observationSpace;
    private readonly Module<Tensor, Tensor> _policy;
    private readonly Module<Tensor, Tensor> _value;

    /// <summary>Builds both networks, the policy first.</summary>
    /// <param name="context">Spaces, network builder, device and streams.</param>
    /// <param name="initialLogDeviation">For continuous actions.</param>
    public ActorCritic(EnvironmentAlgorithmContext context, double initialLogDeviation)
        : base(nameof(ActorCritic))
    {
        ArgumentNullException.ThrowIfNull(context);
        _observationSpace = context.ObservationSpace;
        if (context.ActionSpace is DiscreteSpace discrete)
        {
            Actions = new CategoricalActions(discrete.Count);
        }
        else
        {
            var deviations = Parameter(
                full([context.ActionSpace.Size], initialLogDeviation, dtype: float32, device: context.Device)
            );
            register_parameter("log_deviations", deviations);
            Actions = new GaussianActions(deviations);
        }

        var random = context.Streams.Get("initialization");
        var inputs = ObservationEncoding.Width(_observationSpace);

        // The gains of the authors' code: a policy that begins nearly uniform, values of ordinary size.
        _policy = context.Network.Build(
            new NetworkShape(inputs, Actions.Outputs) { OrthogonalOutputGain = 0.01 },
            random
        );
        _value = context.Network.Build(new NetworkShape(inputs, 1) { OrthogonalOutputGain = 1 }, random);
        register_module("policy", _policy);
        register_module("value", _value);
        this.to(context.Device);
    }

    /// <summary>What the policy network's outputs mean.</summary>
    public IActionDistribution Actions { get; }

    /// <summary>The networks' input for observations: [..., O] to [..., I].</summary>
    /// <param name="observations">float32 [..., O].</param>
    public Tensor Encode(Tensor observations) => ObservationEncoding.Encode(_observationSpace, observations);

    /// <summary>The policy network, [B, I] to [B, K].</summary>
    /// <param name="inputs">float32 [B, I].</param>
    public Tensor Policy(Tensor inputs) => _policy.call(inputs);

    /// <summary>V, [B, I] to [B].</summary>
    /// <param name="inputs">float32 [B, I].</param>
    public Tensor Value(Tensor inputs) => _value.call(inputs).squeeze(-1);
}
