using Rlfw.Training.Networks;
using static Rlfw.Training.Tests.Networks.SampleNetworks;

namespace Rlfw.Training.Tests.Networks;

public sealed class PlainNetworkTests
{
    [Fact]
    public void Gradients_of_parameters_and_inputs_are_those_of_automatic_differentiation()
    {
        using var scope = NewDisposeScope();
        using var network = Plain(Module([3, 5, 2]), 3, 2);
        using var expected = Module([3, 5, 2]);
        float[] inputs = Numbers(4 * 3, 1),
            weights = Numbers(4 * 2, 2);
        using var x = tensor(inputs, [4, 3], requires_grad: true);
        (expected.call(x) * tensor(weights, [4, 2])).sum().backward();

        var outputs = network.Forward(inputs, 4).ToArray();
        var inputGradients = new float[inputs.Length];
        network.Backward(weights, inputGradients);

        ShouldBeNear(outputs, expected.call(x).data<float>().ToArray(), 1e-6);
        ShouldBeNear(inputGradients, x.grad!.data<float>().ToArray(), 1e-6);
        var gradients = expected.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray());
        ShouldBeNear(GradientsOf(network), gradients.ToArray(), 1e-6);
    }

    [Fact]
    public void A_second_backward_pass_adds_and_the_gradient_by_inputs_alone_does_not()
    {
        using var scope = NewDisposeScope();
        using var network = Plain(Module([3, 5, 2]), 3, 2);
        network.Forward(Numbers(6, 1), 2);
        var weights = Numbers(4, 2);
        network.Backward(weights);
        var once = GradientsOf(network);
        var inputGradients = new float[6];
        network.InputGradients(weights, inputGradients);
        inputGradients.ShouldContain(gradient => gradient != 0);
        GradientsOf(network).ShouldBe(once);
        network.Backward(weights);
        ShouldBeNear(GradientsOf(network), once.Select(gradient => 2 * gradient).ToArray(), 1e-6);
    }

    [Fact]
    public void A_prediction_between_the_passes_disturbs_nothing()
    {
        using var scope = NewDisposeScope();
        using ITrainableNetwork disturbed = Plain(Module([3, 5, 2]), 3, 2),
            quiet = Plain(Module([3, 5, 2]), 3, 2);
        var weights = Numbers(4, 2);
        foreach (var network in new[] { disturbed, quiet })
        {
            network.Forward(Numbers(6, 1), 2);
            if (network == disturbed)
            {
                network.Predict(Numbers(9, 5), 3);
            }

            network.Backward(weights);
        }

        GradientsOf(disturbed).ShouldBe(GradientsOf(quiet));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var network = Plain(Module([3, 5, 2]), 3, 2);
        Should.Throw<InvalidOperationException>(() => network.Backward(new float[2]));
        Should.Throw<ArgumentException>(() => network.Predict(new float[7], 2)).Message.ShouldContain("2 rows of 3");
        Should.Throw<ArgumentException>(() => network.Forward([], 0));
        network.Forward(new float[6], 2);
        Should.Throw<ArgumentException>(() => network.Backward(new float[3])).Message.ShouldContain("2 rows of 2");
        Should.Throw<ArgumentException>(() => network.InputGradients(new float[4], new float[5]));
        using var other = Plain(Module([3, 6, 2]), 3, 2);
        Should.Throw<ArgumentException>(() => network.MoveTowards(other, 0.5));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.25)]
    public void Moving_towards_another_network_averages_the_parameters(double share)
    {
        using var scope = NewDisposeScope();
        using ITrainableNetwork target = Plain(Module([3, 5, 2]), 3, 2),
            source = Plain(Module([3, 5, 2], seed: 2), 3, 2);
        var expected = ValuesOf(target)
            .Zip(ValuesOf(source), (own, other) => (float)(((1 - share) * own) + (share * other)))
            .ToArray();
        target.MoveTowards(source, share);
        ShouldBeNear(ValuesOf(target), expected, 1e-7);
    }
}
