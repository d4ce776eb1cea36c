using Rlfw.Training.Networks.Kernels;

namespace Rlfw.Training.Networks;

/// <summary>A linear layer and the function after it, as found in a module.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Function">The function.</param>
internal sealed record DenseShape(Linear Layer, Nonlinearity Function)
{
    /// <summary>
    /// The layers of a sequence of linear layers, each with at most one function after it, float32 on the host; null of any
    /// other module.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">Width of its input.</param>
    /// <param name="outputs">Width of its output.</param>
    public static IReadOnlyList<DenseShape>? Read(nn.Module<Tensor, Tensor> module, int inputs, int outputs)
    {
        if (module is not Sequential sequence)
        {
            return null;
        }

        var layers = new List<DenseShape>();
        long width = inputs;
        for (var i = 0; i < sequence.Count; i++)
        {
            if (sequence[i] is Linear linear && linear.in_features == width && IsPlain(linear))
            {
                layers.Add(new DenseShape(linear, Nonlinearity.Identity));
                width = linear.out_features;
            }
            else if (
                FunctionOf(sequence[i]) is { } function
                && layers.Count > 0
                && layers[^1].Function == Nonlinearity.Identity
            )
            {
                layers[^1] = layers[^1] with { Function = function };
            }
            else
            {
                return null;
            }
        }

        var distinct = layers.Select(layer => layer.Layer).Distinct().Count();
        return layers.Count > 0 && width == outputs && distinct == layers.Count ? layers : null;
    }

    private static Nonlinearity? FunctionOf(nn.IModule<Tensor, Tensor> module) =>
        module switch
        {
            Identity _ => Nonlinearity.Identity,
            ReLU _ => Nonlinearity.Relu,
            Tanh _ => Nonlinearity.Tanh,
            Sigmoid _ => Nonlinearity.Sigmoid,
            ELU { alpha: 1 } => Nonlinearity.Elu,
            SiLU _ => Nonlinearity.Silu,
            GELU { approximate: var form } when form == default => Nonlinearity.Gelu,
            _ => null,
        };

    private static bool IsPlain(Linear linear) =>
        IsPlain(linear.weight) && (linear.bias is null || IsPlain(linear.bias));

    private static bool IsPlain(Parameter parameter) => HostMemoryOf.Exists(parameter) && parameter.requires_grad;
}
