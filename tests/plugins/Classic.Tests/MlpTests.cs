using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Mlp;

namespace Rlfw.Plugins.Classic.Tests;

public sealed class MlpTests
{
    [Fact]
    public void Without_options_the_algorithm_decides_the_shape()
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(3, 2) { DefaultHidden = [5, 4] };
        using var network = Build(new MlpOptions(), shape);
        Shapes(network)
            .ShouldBe([
                "hidden_0.weight [5, 3]",
                "hidden_0.bias [5]",
                "hidden_1.weight [4, 5]",
                "hidden_1.bias [4]",
                "output.weight [2, 4]",
                "output.bias [2]",
            ]);
        network.call(zeros(7, 3)).shape.ShouldBe([7L, 2L]);
    }

    [Fact]
    public void Options_go_before_the_algorithms_wishes()
    {
        using var scope = NewDisposeScope();
        var options = new MlpOptions { Hidden = [6], LayerNorm = true };
        using var network = Build(options, new NetworkShape(3, 2));
        Shapes(network)
            .ShouldBe([
                "hidden_0.weight [6, 3]",
                "hidden_0.bias [6]",
                "normalization_0.weight [6]",
                "normalization_0.bias [6]",
                "output.weight [2, 6]",
                "output.bias [2]",
            ]);
    }

    [Theory]
    [InlineData(MlpActivation.Algorithm, "tanh", -0.4621171573, 0.4621171573)]
    [InlineData(MlpActivation.Algorithm, "relu", 0, 0.5)]
    [InlineData(MlpActivation.Relu, "tanh", 0, 0.5)]
    [InlineData(MlpActivation.Elu, "tanh", -0.3934693403, 0.5)]
    [InlineData(MlpActivation.Gelu, "tanh", -0.1542687694, 0.3457312306)]
    [InlineData(MlpActivation.Silu, "tanh", -0.1887703344, 0.3112296656)]
    public void The_nonlinearity_is_the_one_asked_for(
        MlpActivation activation,
        string algorithms,
        double atMinusHalf,
        double atHalf
    )
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(1, 1) { DefaultHidden = [1], DefaultActivation = algorithms };
        using var network = Build(new MlpOptions { Activation = activation }, shape);
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var constant = no_grad();
            parameter.fill_(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0);
        }

        var output = network.call(tensor(new[] { -0.5f, 0.5f }, [2, 1])).data<float>();
        output[0].ShouldBe((float)atMinusHalf, 1e-6f);
        output[1].ShouldBe((float)atHalf, 1e-6f);
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(6, 4)]
    [InlineData(64, 64)]
    public void Orthogonal_layers_stretch_every_direction_alike(int inputs, int width)
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(inputs, 3) { DefaultHidden = [width], OrthogonalOutputGain = 0.01 };
        using var network = Build(new MlpOptions(), shape);
        var parameters = network.state_dict();
        ShouldBeOrthogonal(parameters["hidden_0.weight"], Math.Sqrt(2));
        ShouldBeOrthogonal(parameters["output.weight"], 0.01);
        parameters["hidden_0.bias"].abs().sum().item<float>().ShouldBe(0);
    }

    [Fact]
    public void Kaiming_layers_fill_their_interval_evenly()
    {
        using var scope = NewDisposeScope();
        using var network = Build(new MlpOptions(), new NetworkShape(100, 100) { DefaultHidden = [] });
        var weight = network.state_dict()["output.weight"].data<float>().ToArray();
        weight.ShouldAllBe(x => Math.Abs(x) <= 0.1f);

        // A uniform distribution on ±0.1 has variance 0.01 / 3; three standard errors of its estimate are 2.7 %.
        weight.Average().ShouldBe(0, 0.002f);
        weight.Average(x => x * x).ShouldBe(0.01f / 3, 0.01f / 3 * 0.03f);
    }

    [Fact]
    public void The_same_stream_gives_the_same_parameters()
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(3, 2) { OrthogonalOutputGain = 1 };
        using var first = Build(new MlpOptions(), shape);
        using var second = Build(new MlpOptions(), shape);
        using var third = new MlpBuilder(new MlpOptions()).Build(shape, new RandomStream(2, "initialization"));
        Bits(first).SequenceEqual(Bits(second)).ShouldBeTrue();
        Bits(first).SequenceEqual(Bits(third)).ShouldBeFalse();
    }

    [Fact]
    public void A_width_of_zero_is_refused()
    {
        var options = new MlpOptions { Hidden = [64, 0] };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        faults.Single().ErrorMessage!.ShouldContain("[64, 0]");
    }

    private static Module<Tensor, Tensor> Build(MlpOptions options, NetworkShape shape) =>
        new MlpBuilder(options).Build(shape, new RandomStream(1, "initialization"));

    private static byte[] Bits(Module<Tensor, Tensor> network) => network.state_dict()["output.weight"].bytes.ToArray();

    private static IEnumerable<string> Shapes(Module<Tensor, Tensor> network) =>
        network.named_parameters().Select(p => $"{p.name} [{string.Join(", ", p.parameter.shape)}]");

    private static void ShouldBeOrthogonal(Tensor weight, double gain)
    {
        var isWide = weight.shape[0] <= weight.shape[1];
        var product = isWide ? weight.mm(weight.t()) : weight.t().mm(weight);
        var expected = eye(product.shape[0]) * (gain * gain);
        (product - expected).abs().max().item<float>().ShouldBeLessThan((float)(1e-5 * gain * gain));
    }
}
