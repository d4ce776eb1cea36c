using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Networks.Kernels;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Networks;

/// <summary>Multi-layer perceptrons, and numbers to put into them.</summary>
internal static class SampleNetworks
{
    public static Sequential Module(int[] widths, string activation = "tanh", int seed = 1)
    {
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        for (var i = 1; i < widths.Length - 1; i++)
        {
            layers.Add(($"hidden_{i - 1}", Layer(widths[i - 1], widths[i])));
            layers.Add(($"activation_{i - 1}", Activation(activation)));
        }

        layers.Add(("output", Layer(widths[^2], widths[^1])));
        var module = Sequential(layers);
        Initial.Draw(module, new RandomStream((ulong)seed, "initialization"));
        return module;
    }

    public static ITrainableNetwork Fused(Sequential module, int inputs, int outputs, IProductKernel? kernel = null) =>
        new FusedNetwork(module, DenseShape.Read(module, inputs, outputs)!, kernel ?? ProductKernels.Best);

    public static ITrainableNetwork Plain(Sequential module, int inputs, int outputs) =>
        new PlainNetwork(module, inputs, outputs, CPU);

    public static float[] Numbers(int count, int seed)
    {
        var random = new RandomStream((ulong)seed, "numbers");
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }

    public static float[] GradientsOf(ITrainable trained) =>
        [.. trained.Parameters.SelectMany(parameter => parameter.grad!.contiguous().data<float>().ToArray())];

    public static float[] ValuesOf(ITrainable trained) =>
        [.. trained.Parameters.SelectMany(parameter => parameter.contiguous().data<float>().ToArray())];

    public static void ShouldBeNear(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            ((double)actual[i]).ShouldBe(expected[i], tolerance * (1 + Math.Abs(expected[i])), $"element {i}");
        }
    }

    private static Linear Layer(int inputs, int outputs) =>
        Linear(Parameter(zeros(outputs, inputs)), Parameter(zeros(outputs)));

    private static nn.Module<Tensor, Tensor> Activation(string name) =>
        name switch
        {
            "relu" => ReLU(),
            "tanh" => Tanh(),
            "sigmoid" => Sigmoid(),
            "elu" => ELU(),
            "silu" => SiLU(),
            _ => GELU(),
        };
}
