using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Spaces;

namespace Rlfw.Training.Policies;

/// <summary>Builds the policy that an action space asks for.</summary>
public static class HostPolicies
{
    /// <summary>
    /// Builds a policy and registers what it learns with a module: the network as <c>policy</c>, with continuous actions the
    /// logarithms of deviations as <c>log_deviations</c>.
    /// </summary>
    /// <param name="context">Spaces, network builder, device.</param>
    /// <param name="random">The stream of initial parameters.</param>
    /// <param name="initialLogDeviation">For continuous actions.</param>
    /// <param name="gsde">State-dependent exploration, or null for independent noise.</param>
    /// <param name="model">Takes the parts.</param>
    /// <exception cref="UserErrorException">State-dependent exploration is asked for where it cannot be had.</exception>
    public static IHostPolicy Build(
        EnvironmentAlgorithmContext context,
        RandomStream random,
        double initialLogDeviation,
        GsdeOptions? gsde,
        LearnedModule model
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(model);
        var discrete = context.ActionSpace as DiscreteSpace;
        if (gsde is not null && discrete is not null)
        {
            throw new UserErrorException(
                $"gsde explores with continuous actions, and this environment has {discrete.Count} discrete ones: leave 'gsde' out"
            );
        }

        var inputs = ObservationEncoding.Width(context.ObservationSpace);
        var outputs = discrete?.Count ?? context.ActionSpace.Size;

        // A policy that begins nearly uniform, or with means near 0 (Andrychowicz et al., 2021, section 3.2).
        var network = context.Network.Build(new NetworkShape(inputs, outputs) { OrthogonalOutputGain = 0.01 }, random);
        model.Add("policy", network);
        if (gsde is not null)
        {
            return BuildStateDependent(network, context, initialLogDeviation, gsde, model);
        }

        var trained = TrainableNetworks.Create(network, inputs, outputs, context.Device);
        if (discrete is not null)
        {
            return new CategoricalPolicy(trained);
        }

        var logDeviations = new TrainableVector(initialLogDeviation, outputs);
        model.Add("log_deviations", logDeviations.Parameter);
        return new GaussianPolicy(trained, logDeviations);
    }

    private static StateDependentPolicy BuildStateDependent(
        Module<Tensor, Tensor> network,
        EnvironmentAlgorithmContext context,
        double initialLogDeviation,
        GsdeOptions gsde,
        LearnedModule model
    )
    {
        // The features are what the network's last layer, a linear one, makes the means from.
        if (network is not Sequential { Count: > 1 } layers || layers[layers.Count - 1] is not Linear head)
        {
            throw new UserErrorException(
                "gsde needs the features of the policy network's last hidden layer, and this model has none that is followed by a linear output: use model: { plugin: mlp } with at least one hidden layer"
            );
        }

        var inputs = ObservationEncoding.Width(context.ObservationSpace);
        var features = checked((int)head.in_features);
        var components = context.ActionSpace.Size;
        var trunk = Sequential(
            layers.named_children().SkipLast(1).Select(child => (child.name, (Module<Tensor, Tensor>)child.module))
        );
        var logDeviations = new TrainableVector(initialLogDeviation, features, gsde.FullDeviations ? components : 1);
        model.Add("log_deviations", logDeviations.Parameter);
        return new StateDependentPolicy(
            TrainableNetworks.Create(trunk, inputs, features, context.Device),
            TrainableNetworks.Create(head, features, components, context.Device),
            logDeviations,
            gsde
        );
    }
}
