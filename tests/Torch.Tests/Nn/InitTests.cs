using Rlfw.Torch.Extensions;
using static Rlfw.Torch.torch.nn.init;

namespace Rlfw.Torch.Tests.Nn;

public sealed class InitTests
{
    [Theory]
    [InlineData(4, 4)]
    [InlineData(7, 3)]
    [InlineData(3, 7)]
    [InlineData(64, 8)]
    public void An_orthogonal_matrix_has_orthonormal_rows_or_columns(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using var _ = AmbientGenerator.Use(generator);
        var weight = orthogonal_(empty(rows, columns), gain: 2);
        var product = rows < columns ? weight.matmul(weight.t()) : weight.t().matmul(weight);
        product.ShouldBeClose((eye(Math.Min(rows, columns)) * 4).Values(), 1e-5);
    }

    [Fact]
    public void An_orthogonal_matrix_is_the_Q_whose_R_has_a_positive_diagonal()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        var gaussian = nn.init.normal_(empty(5, 5, ScalarType.Float64), generator: generator);
        generator.manual_seed(9);
        using var _ = AmbientGenerator.Use(generator);
        var q = orthogonal_(empty(5, 5, ScalarType.Float64));
        var r = q.t().matmul(gaussian);
        r.diag().Values().ShouldAllBe(value => value > 0);
        r.tril(-1).abs().max().ToDouble().ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Uniform_and_normal_fillings_have_the_variance_of_their_papers()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        using var _ = AmbientGenerator.Use(generator);
        var weight = empty(300, 200, ScalarType.Float64);
        Deviation(xavier_uniform_(weight, 2)).ShouldBe(2 * Math.Sqrt(2.0 / 500), 1e-3);
        Deviation(xavier_normal_(weight)).ShouldBe(Math.Sqrt(2.0 / 500), 1e-3);
        Deviation(kaiming_uniform_(weight)).ShouldBe(Math.Sqrt(2.0 / 200), 1e-3);
        Deviation(kaiming_normal_(weight, 1, FanInOut.FanOut)).ShouldBe(Math.Sqrt(1.0 / 300), 1e-3);
        Deviation(kaiming_uniform_(weight, nonlinearity: NonlinearityType.Tanh))
            .ShouldBe(5 / 3.0 / Math.Sqrt(200), 2e-3);
        xavier_uniform_(weight).abs().max().ToDouble().ShouldBeLessThanOrEqualTo(Math.Sqrt(6.0 / 500));
        // PyTorch's documentation: the largest |weight| of a linear layer is 1/√in, which Kaiming gives with a = √5.
        kaiming_uniform_(weight, Math.Sqrt(5)).abs().max().ToDouble().ShouldBe(1 / Math.Sqrt(200), 1e-4);
        CalculateFanInAndFanOut(zeros(4, 3, 2, 2)).ShouldBe((12, 16));
    }

    [Fact]
    public void A_cut_normal_distribution_stays_within_its_bounds_and_keeps_its_shape()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var values = trunc_normal_(empty(40_000, dtype: ScalarType.Float64), 1, 2, 0, 5, generator).Values();
        values.Min().ShouldBeInRange(0, 0.01);
        values.Max().ShouldBeInRange(4.99, 5);
        // Mean of N(1, 2²) cut to [0, 5]: 1 + 2 (φ(-0.5) - φ(2)) / (Φ(2) - Φ(-0.5)).
        values.Average().ShouldBe(1 + (2 * (0.352065 - 0.053991) / (0.977250 - 0.308538)), 0.03);
    }

    [Fact]
    public void A_constant_filling_is_outside_of_the_graph()
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(zeros(2));
        constant_(parameter, 3).Values().ShouldBe([3, 3]);
        ones_(parameter).Values().ShouldBe([1, 1]);
        zeros_(parameter).Values().ShouldBe([0, 0]);
        parameter.is_leaf.ShouldBeTrue();
        parameter.requires_grad.ShouldBeTrue();
    }

    [Fact]
    public void Shapes_without_fans_are_refused()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => xavier_normal_(zeros(3))).Message.ShouldContain("2 dimensions");
        Should.Throw<ArgumentException>(() => orthogonal_(zeros(3))).Message.ShouldContain("2 dimensions");
    }

    [Fact]
    public void On_the_meta_device_layers_have_shapes_and_draw_nothing()
    {
        using var layer = Linear(3, 2, device: META);
        layer.weight.shape.ShouldBe([2, 3]);
        layer.weight.is_meta.ShouldBeTrue();
    }

    private static double Deviation(Tensor tensor) => Math.Sqrt(tensor.Values().Average(value => value * value));
}
