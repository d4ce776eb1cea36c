using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Tests.Networks;

public sealed class BranchedNetworkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Outputs_and_all_gradients_are_those_of_the_module_by_automatic_differentiation(bool hasTrunk)
    {
        using var scope = NewDisposeScope();
        var random = new RandomStream(3, "test");
        using var network = Make(hasTrunk, new RandomStream(1, "test"));
        using var plain = TrainableNetworks.CreatePlain(Make(hasTrunk, new RandomStream(1, "test")).Module, 3, 5, CPU);
        using var optimizer = GradientOptimizers.Adam(new AdamSettings(), network);
        using var plainOptimizer = GradientOptimizers.Adam(new AdamSettings(), plain);
        float[] inputs = Numbers(7 * 3, random),
            slopes = Numbers(7 * 5, random),
            own = new float[21],
            expected = new float[21];
        for (var step = 0; step < 3; step++)
        {
            network.Predict(inputs, 7).ToArray().ShouldBe(plain.Predict(inputs, 7).ToArray(), 1e-5);
            network.Forward(inputs, 7).ToArray().ShouldBe(plain.Forward(inputs, 7).ToArray(), 1e-5);
            network.InputGradients(slopes, own);
            plain.InputGradients(slopes, expected);
            own.ShouldBe(expected, 1e-5);
            optimizer.ZeroGradients();
            plainOptimizer.ZeroGradients();
            network.Backward(slopes, own);
            plain.Backward(slopes, expected);
            own.ShouldBe(expected, 1e-5);
            foreach (var (a, b) in network.Parameters.Zip(plain.Parameters))
            {
                a.grad!.data<float>().ToArray().ShouldBe(b.grad!.data<float>().ToArray(), 1e-5);
            }

            optimizer.Step(1e-3);
            plainOptimizer.Step(1e-3);
        }
    }

    [Fact]
    public void It_moves_towards_another()
    {
        using var scope = NewDisposeScope();
        using var one = Make(true, new RandomStream(1, "test"));
        using var other = Make(true, new RandomStream(2, "test"));
        one.Predict([1, 2, 3], 1).ToArray().ShouldNotBe(other.Predict([1, 2, 3], 1).ToArray());
        one.MoveTowards(other, 1);
        one.Predict([1, 2, 3], 1).ToArray().ShouldBe(other.Predict([1, 2, 3], 1).ToArray());
    }

    private static ITrainableNetwork Make(bool hasTrunk, RandomStream random) =>
        TrainableNetworks.Create(
            new Branches(
                hasTrunk ? Sequential(("hidden", Dense(3, 6, random)), ("activation", Tanh())) : null,
                hasTrunk ? 6 : 3,
                [
                    (Sequential(("output", Dense(hasTrunk ? 6 : 3, 1, random))), 1),
                    (Sequential(("output", Dense(hasTrunk ? 6 : 3, 4, random))), 4),
                ]
            ),
            3,
            5,
            CPU
        );

    private static Linear Dense(int inputs, int outputs, RandomStream random) =>
        Linear(
            Parameter(tensor(Numbers(inputs * outputs, random), [outputs, inputs])),
            Parameter(tensor(Numbers(outputs, random)))
        );

    private static float[] Numbers(int count, RandomStream random)
    {
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
        {
            number = (float)random.NextGaussian();
        }

        return numbers;
    }
}
