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
        var hidden = options.Hidden ?? shape.DefaultHidden;
        if (shape.Heads.Count < 2)
        {
            var layers = MakeHidden(shape, shape.Inputs, hidden, 0, orthogonal, random);
            return Sequential([.. layers, MakeOutput(shape, hidden, shape.Outputs, orthogonal, random)]);
        }

        // Each head has the last hidden layer to itself.
        int[] shared = [.. hidden.SkipLast(1)],
            own = [.. hidden.Skip(shared.Length)];
        var width = shared.Length > 0 ? shared[^1] : shape.Inputs;
        var trunk =
            shared.Length > 0 ? Sequential(MakeHidden(shape, shape.Inputs, shared, 0, orthogonal, random)) : null;
        var heads = new List<(nn.Module<Tensor, Tensor>, int)>();
        foreach (var outputs in shape.Heads)
        {
            var layers = MakeHidden(shape, width, own, shared.Length, orthogonal, random);
            heads.Add((Sequential([.. layers, MakeOutput(shape, hidden, outputs, orthogonal, random)]), outputs));
        }

        return new Branches(trunk, width, heads);
    }

    private List<(string, nn.Module<Tensor, Tensor>)> MakeHidden(
        NetworkShape shape,
        int inputs,
        IEnumerable<int> widths,
        int first,
        bool orthogonal,
        RandomStream random
    )
    {
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        foreach (var (i, hidden) in widths.Index())
        {
            var index = first + i;
            layers.Add(($"hidden_{index}", MakeLinear(inputs, hidden, orthogonal ? Math.Sqrt(2) : null, random)));
            if (options.LayerNorm)
            {
                layers.Add(($"normalization_{index}", LayerNorm(hidden)));
            }

            layers.Add(($"activation_{index}", MakeActivation(shape.DefaultActivation)));
            inputs = hidden;
        }

        return layers;
    }

    private static (string, nn.Module<Tensor, Tensor>) MakeOutput(
        NetworkShape shape,
        IReadOnlyList<int> hidden,
        int outputs,
        bool orthogonal,
        RandomStream random
    )
    {
        double? gain = orthogonal ? shape.OrthogonalOutputGain ?? 1 : null;
        return ("output", MakeLinear(hidden.Count > 0 ? hidden[^1] : shape.Inputs, outputs, gain, random));
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
