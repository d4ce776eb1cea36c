using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Torch.Tests.Nn;

/// <summary>Expected values come from PyTorch 1.13 in float64.</summary>
public sealed class ActivationTests
{
    private static readonly double[] Inputs = [-3, -0.5, 0, 0.25, 2];

    private static readonly Dictionary<string, (Func<nn.Module<Tensor, Tensor>> Make, double[] Expected)> Cases = new()
    {
        ["ReLU"] = (() => ReLU(), [0, 0, 0, 0.25, 2]),
        ["LeakyReLU"] = (() => LeakyReLU(0.1), [-0.3, -0.05, 0, 0.25, 2]),
        ["ELU"] = (() => ELU(0.7), [-0.6651490521, -0.2754285382, 0, 0.25, 2]),
        ["SiLU"] = (() => SiLU(), [-0.1422776195, -0.1887703344, 0, 0.1405441252, 1.761594156]),
        ["Mish"] = (() => Mish(), [-0.1456474613, -0.2207437747, 0, 0.1695724097, 1.9439589595]),
        ["Sigmoid"] = (() => Sigmoid(), [0.0474258732, 0.3775406688, 0.5, 0.5621765009, 0.880797078]),
        ["Tanh"] = (() => Tanh(), [-0.9950547537, -0.4621171573, 0, 0.2449186624, 0.9640275801]),
        ["GELU"] = (() => GELU(), [-0.0040496941, -0.1542687694, 0, 0.1496765814, 1.9544997361]),
        ["GELU of tanh"] = (
            () => GELU(Modules.GELU.Approximate.tanh),
            [-0.0036373921, -0.1542859902, 0, 0.1496753507, 1.9545976941]
        ),
        ["Softplus"] = (() => Softplus(2, 3), [0.0012378426, 0.1566308438, 0.3465735903, 0.4870384921, 2]),
        ["LogSigmoid"] = (
            () => LogSigmoid(),
            [-3.0485873516, -0.9740769842, -0.6931471806, -0.5759394199, -0.126928011]
        ),
        ["Softmax"] = (() => Softmax(0), [0.0048199384, 0.0587188708, 0.0968110513, 0.1243078505, 0.715342289]),
        ["LogSoftmax"] = (() => LogSoftmax(0), [-5.334994125, -2.834994125, -2.334994125, -2.084994125, -0.334994125]),
        ["Identity"] = (() => Identity(), Inputs),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_activation_gives_the_reference_values(string name)
    {
        using var scope = NewDisposeScope();
        using var module = Cases[name].Make();
        module.call(tensor(Inputs)).ShouldBeClose(Cases[name].Expected);
        module.parameters().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_activation_has_the_gradient_of_its_differences(string name)
    {
        using var module = Cases[name].Make();
        // Weights keep the sum of a softmax from being constant; 0 is left out, where a ReLU has a corner.
        Func<Tensor, Tensor> weighted = x => (module.call(x) * tensor(new[] { 1.0, -2, 0.5, 3 })).sum();
        weighted.ShouldHaveTheGradientOfItsDifferences([-3, -0.5, 0.25, 2]);
    }

    [Theory]
    [InlineData("ReLU")]
    [InlineData("LeakyReLU")]
    [InlineData("ELU")]
    [InlineData("SiLU")]
    [InlineData("Mish")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("GELU")]
    public void An_activation_in_place_overwrites_its_input(string name)
    {
        using var scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> module = name switch
        {
            "ReLU" => ReLU(inplace: true),
            "LeakyReLU" => LeakyReLU(0.1, inplace: true),
            "ELU" => ELU(0.7, inplace: true),
            "SiLU" => SiLU(inplace: true),
            "Mish" => Mish(inplace: true),
            "Sigmoid" => Sigmoid(inplace: true),
            "Tanh" => Tanh(inplace: true),
            _ => GELU(inplace: true),
        };
        var input = tensor(Inputs);
        using (var output = module.call(input))
        {
            output.ShouldBeClose(Cases[name].Expected);
        }
        input.ShouldBeClose(Cases[name].Expected);
    }

    [Fact]
    public void A_softmax_sums_to_one_and_ignores_a_shift()
    {
        var logits = Gen.Choose(-600, 600).Select(i => i / 10.0).ArrayOf().Where(values => values.Length > 0);
        Prop.ForAll(
                logits.ToArbitrary(),
                values =>
                {
                    using var scope = NewDisposeScope();
                    var x = tensor(values);
                    var p = functional.softmax(x, 0);
                    var shifted = functional.softmax(x + 1000, 0);
                    return Math.Abs(p.sum().ToDouble() - 1) < 1e-12
                        && p.Values().Zip(shifted.Values()).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
                }
            )
            .QuickCheckThrowOnFailure();
    }
}
