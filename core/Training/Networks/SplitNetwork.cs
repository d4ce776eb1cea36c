using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>
/// A network in two parts that learn in a row: the hidden layers and the linear layer at the end. For algorithms that use the last
/// hidden layer itself, such as state-dependent exploration. The parameters keep the names that they have in the whole.
/// </summary>
public sealed class SplitNetwork : IDisposable
{
    private SplitNetwork(nn.Module<Tensor, Tensor> module, ITrainableNetwork body, ITrainableNetwork head)
    {
        Module = module;
        Body = body;
        Head = head;
    }

    /// <summary>The whole, for checkpoints and model files; both parts are made of its layers.</summary>
    public nn.Module<Tensor, Tensor> Module { get; }

    /// <summary>All but the last layer, [B, inputs] to the last hidden layer [B, L], its activation included.</summary>
    public ITrainableNetwork Body { get; }

    /// <summary>The last layer, [B, L] to [B, outputs].</summary>
    public ITrainableNetwork Head { get; }

    /// <summary>Builds a network with the model plugin and splits it.</summary>
    /// <param name="context">Network builder and device.</param>
    /// <param name="shape">The whole network's ends and the algorithm's wishes.</param>
    /// <param name="initialization">The stream that initial parameters are drawn from.</param>
    /// <exception cref="UserErrorException">The model is no row of layers that ends in a linear one behind a hidden one.</exception>
    public static SplitNetwork Build(
        EnvironmentAlgorithmContext context,
        NetworkShape shape,
        RandomStream initialization
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(shape);
        var module = context.Network.Build(shape, initialization);
        var layers = module.named_children().ToArray();
        if (module is not Torch.Modules.Sequential || layers is not [_, .., (var name, Linear last)])
        {
            module.Dispose();
            throw new UserErrorException(
                "state-dependent exploration needs a network with a hidden layer and a linear layer at its end; "
                    + "take model mlp with at least one hidden layer, or leave it out"
            );
        }

        var width = checked((int)last.in_features);
        var body = Sequential(
            layers.SkipLast(1).Select(layer => (layer.name, (nn.Module<Tensor, Tensor>)layer.module))
        );
        var head = Sequential((name, last));
        return new SplitNetwork(
            module,
            TrainableNetworks.Create(body, shape.Inputs, width, context.Device),
            TrainableNetworks.Create(head, width, shape.Outputs, context.Device)
        );
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Body.Dispose();
        Head.Dispose();
        Module.Dispose();
    }
}
