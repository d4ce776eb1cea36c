namespace Rlfw.Torch.Tests.Nn;

/// <summary>Expected values come from PyTorch 1.13 in float64.</summary>
public sealed class LossTests
{
    private static readonly double[] Logits = [1, 2, 0.5, 0.1, -0.2, 0.3, 2, 0, -1];

    [Theory]
    [InlineData("mse", nn.Reduction.None, new[] { 0.25, 4, 0.25, 2.25 })]
    [InlineData("mse", nn.Reduction.Mean, new[] { 1.6875 })]
    [InlineData("mse", nn.Reduction.Sum, new[] { 6.75 })]
    [InlineData("l1", nn.Reduction.None, new[] { 0.5, 2, 0.5, 1.5 })]
    [InlineData("l1", nn.Reduction.Mean, new[] { 1.125 })]
    [InlineData("l1", nn.Reduction.Sum, new[] { 4.5 })]
    [InlineData("smooth", nn.Reduction.None, new[] { 0.1785714286, 1.65, 0.1785714286, 1.15 })]
    [InlineData("smooth", nn.Reduction.Mean, new[] { 0.7892857143 })]
    [InlineData("huber", nn.Reduction.None, new[] { 0.125, 1.155, 0.125, 0.805 })]
    [InlineData("huber", nn.Reduction.Sum, new[] { 2.21 })]
    public void A_regression_loss_gives_the_reference_values(string name, nn.Reduction reduction, double[] expected)
    {
        using var scope = NewDisposeScope();
        var (input, target) = (tensor(new[] { 0.5, -1, 2, 0.1 }), tensor(new[] { 0, 1, 2.5, -1.4 }));
        using nn.Module<Tensor, Tensor, Tensor> loss = name switch
        {
            "mse" => MSELoss(reduction),
            "l1" => L1Loss(reduction),
            "smooth" => SmoothL1Loss(reduction, beta: 0.7),
            _ => HuberLoss(0.7, reduction),
        };
        loss.call(input, target).ShouldBeClose(expected);
    }

    [Fact]
    public void Cross_entropy_gives_the_reference_values()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(Logits).reshape(3, 3);
        var classes = tensor(new long[] { 2, 0, 1 });
        var weights = tensor(new[] { 1, 2, 0.5 });
        CrossEntropyLoss().call(logits, classes).ShouldBeClose([1.7400513738]);
        CrossEntropyLoss(weights.clone()).call(logits, classes).ShouldBeClose([1.8308044997]);
        CrossEntropyLoss(ignore_index: 0).call(logits, classes).ShouldBeClose([2.0671074018]);
        CrossEntropyLoss().call(logits, tensor(new long[] { 2, -100, 1 })).ShouldBeClose([2.0671074018]);
        functional
            .cross_entropy(logits, classes, reduction: nn.Reduction.None, label_smoothing: 0.1)
            .ShouldBeClose([1.8977021174, 1.089272651, 2.1365126862]);
        NLLLoss(weights.clone(), nn.Reduction.Sum)
            .call(functional.log_softmax(logits, 1), classes)
            .ShouldBeClose([6.4078157488]);
    }

    [Fact]
    public void Binary_cross_entropy_gives_the_reference_values()
    {
        using var scope = NewDisposeScope();
        var target = tensor(new[] { 0, 1, 0.3 });
        BCELoss().call(tensor(new[] { 0.2, 0.9, 0.5 }), target).ShouldBeClose([0.3405504158]);
        BCEWithLogitsLoss(reduction: nn.Reduction.Sum, pos_weights: tensor(new[] { 2.0, 2, 2 }))
            .call(tensor(new[] { -1.2, 3, 0.4 }), target)
            .ShouldBeClose([1.3073769986]);
    }

    [Fact]
    public void The_pointwise_divergence_gives_the_reference_values()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(Logits).reshape(3, 3);
        var input = functional.log_softmax(logits, 1);
        var target = functional.softmax(-logits, 1);
        KLDivLoss(log_target: false, nn.Reduction.Sum).call(input, target).ShouldBeClose([2.8389153924]);
        KLDivLoss().call(input, target.log()).ShouldBeClose([0.3154350436]);
    }

    [Fact]
    public void Losses_have_the_gradients_of_their_differences()
    {
        using var scope = NewDisposeScope();
        var target = tensor(new[] { 0.3, 0.9, 0.1 });
        double[] at = [0.2, 0.6, 0.7];
        Func<Tensor, Tensor>[] losses =
        [
            x => functional.mse_loss(x, target),
            x => functional.l1_loss(x, target),
            x => functional.smooth_l1_loss(x, target, beta: 0.2),
            x => functional.huber_loss(x, target, delta: 0.2),
            x => functional.binary_cross_entropy(x, target),
            x => functional.binary_cross_entropy_with_logits(x, target),
            x => functional.kl_div(x, target, log_target: false),
            x => functional.cross_entropy(x.unsqueeze(0), tensor(new long[] { 1 })),
            x => functional.nll_loss(x.unsqueeze(0), tensor(new long[] { 1 })),
            x => functional.cosine_similarity(x, target, dim: 0),
            x => (functional.normalize(x, dim: 0) * target).sum(),
            x => (functional.layer_norm(x, [3]) * target).sum(),
        ];
        foreach (var loss in losses)
        {
            loss.ShouldHaveTheGradientOfItsDifferences(at);
        }
    }
}
