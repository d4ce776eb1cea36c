using Rlfw.Contracts;

namespace Rlfw.Plugins.Mlp;

/// <summary>
/// Builds multi-layer perceptrons: linear layers with a nonlinearity between them. Parameters are named
/// <c>hidden_0.weight</c>, <c>hidden_0.bias</c>, ..., <c>output.weight</c>, <c>output.bias</c>, with layer normalization
/// also <c>normalization_0.weight</c>, ...
/// </summary>
[Plugin("mlp", typeof(MlpOptions), Summary = "Multi-layer perceptron")]
public sealed class MlpBuilder(MlpOptions options) : INetworkBuilder
{
    /// <inheritdoc />
    public nn.Module<Tensor, Tensor> Build(NetworkShape shape, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(random);
        var orthogonal = options.Initialization switch
        {
            MlpInitialization.Orthogonal => true,
            MlpInitialization.Kaiming => false,
            _ => shape.OrthogonalOutputGain is not null,
        };
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        var width = shape.Inputs;
        foreach (var (index, hidden) in (options.Hidden ?? shape.DefaultHidden).Index())
        {
            layers.Add(($"hidden_{index}", MakeLinear(width, hidden, orthogonal ? Math.Sqrt(2) : null, random)));
            if (options.LayerNorm)
            {
                layers.Add(($"normalization_{index}", LayerNorm(hidden)));
            }

            layers.Add(($"activation_{index}", MakeActivation(shape.DefaultActivation)));
            width = hidden;
        }

        double? outputGain = orthogonal ? shape.OrthogonalOutputGain ?? 1 : null;
        layers.Add(("output", MakeLinear(width, shape.Outputs, outputGain, random)));
        return Sequential(layers);
    }

    private nn.Module<Tensor, Tensor> MakeActivation(string algorithmsChoice) =>
        options.Activation switch
        {
            MlpActivation.Relu => ReLU(),
            MlpActivation.Tanh => Tanh(),
            MlpActivation.Elu => ELU(),
            MlpActivation.Gelu => GELU(),
            MlpActivation.Silu => SiLU(),
            _ when algorithmsChoice == "relu" => ReLU(),
            _ when algorithmsChoice == "tanh" => Tanh(),
            _ => throw new PluginException(
                $"the algorithm asks for the activation '{algorithmsChoice}', but networks know relu and tanh; set the model's activation option"
            ),
        };

    private static Linear MakeLinear(int inputs, int outputs, double? orthogonalGain, RandomStream random)
    {
        float[] weight;
        var bias = new float[outputs];
        if (orthogonalGain is { } gain)
        {
            weight = InitialValues.Orthogonal(outputs, inputs, gain, random);
        }
        else
        {
            weight = InitialValues.KaimingUniform(outputs * inputs, inputs, random);
            bias = InitialValues.KaimingUniform(outputs, inputs, random);
        }

        return Linear(Parameter(tensor(weight, [outputs, inputs])), Parameter(tensor(bias)));
    }
}
