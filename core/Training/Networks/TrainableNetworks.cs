using Rlfw.Contracts;
using Rlfw.Training.Networks.Kernels;

namespace Rlfw.Training.Networks;

/// <summary>Makes trainable networks.</summary>
public static class TrainableNetworks
{
    /// <summary>Builds a network with the model plugin and makes it trainable.</summary>
    /// <param name="context">Network builder and device.</param>
    /// <param name="shape">The network's ends and the algorithm's wishes.</param>
    /// <param name="initialization">The stream that initial parameters are drawn from.</param>
    public static ITrainableNetwork Build(
        EnvironmentAlgorithmContext context,
        NetworkShape shape,
        RandomStream initialization
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(shape);
        return Create(context.Network.Build(shape, initialization), shape.Inputs, shape.Outputs, context.Device);
    }

    /// <summary>
    /// Makes a module trainable and owns it from now on: a sequence of linear layers and functions between them in float32 on the
    /// CPU by kernels of our own, anything else by libtorch's operators.
    /// </summary>
    /// <param name="module">From float32 [B, inputs] to [B, outputs].</param>
    /// <param name="inputs">Width of the input.</param>
    /// <param name="outputs">Width of the output.</param>
    /// <param name="device">Where to compute; the module is moved there.</param>
    public static ITrainableNetwork Create(nn.Module<Tensor, Tensor> module, int inputs, int outputs, Device device)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(device);
        if (module is Branches branches)
        {
            return new BranchedNetwork(branches, inputs, device);
        }

        return device.type == DeviceType.CPU && DenseShape.Read(module, inputs, outputs) is { } layers
            ? new FusedNetwork(module, layers, ProductKernels.Best)
            : CreatePlain(module, inputs, outputs, device);
    }

    /// <summary>Makes a module trainable by libtorch's operators, which every module and device has: what others are compared with.</summary>
    /// <param name="module">From float32 [B, inputs] to [B, outputs].</param>
    /// <param name="inputs">Width of the input.</param>
    /// <param name="outputs">Width of the output.</param>
    /// <param name="device">Where to compute; the module is moved there.</param>
    public static ITrainableNetwork CreatePlain(
        nn.Module<Tensor, Tensor> module,
        int inputs,
        int outputs,
        Device device
    )
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(device);
        return new PlainNetwork(module, inputs, outputs, device);
    }
}
