namespace Rlfw.Torch.Tests.Tensors;

public sealed class FusedTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly torch.Generator generator = new(11);

    public void Dispose()
    {
        scope.Dispose();
        generator.Dispose();
    }

    [Fact]
    public void Attention_is_a_weighted_mean_of_values()
    {
        var (q, k, v) = (Random(2, 4, 5, 8), Random(2, 4, 7, 8), Random(2, 4, 7, 6));
        var expected = (q.matmul(k.transpose(-2, -1)) / Math.Sqrt(8)).softmax(-1).matmul(v);
        Fused.ScaledDotProductAttention(q, k, v).allclose(expected, 1e-4, 1e-5).ShouldBeTrue();
    }

    [Fact]
    public void Causal_attention_equals_a_triangular_mask()
    {
        var (q, k, v) = (Random(1, 2, 6, 8), Random(1, 2, 6, 8), Random(1, 2, 6, 8));
        var mask = torch.ones(6, 6, torch.@bool).tril();
        var added = torch.zeros(6, 6).masked_fill(~mask, double.NegativeInfinity);
        var causal = Fused.ScaledDotProductAttention(q, k, v, isCausal: true);
        Fused.ScaledDotProductAttention(q, k, v, mask).allclose(causal, 1e-4, 1e-5).ShouldBeTrue();
        Fused.ScaledDotProductAttention(q, k, v, added).allclose(causal, 1e-4, 1e-5).ShouldBeTrue();
        causal[0, 0, 0].allclose(v[0, 0, 0], 1e-4, 1e-5).ShouldBeTrue();
    }

    [Fact]
    public void Key_heads_serve_groups_of_heads()
    {
        var (q, k, v) = (Random(1, 6, 3, 4), Random(1, 2, 3, 4), Random(1, 2, 3, 4));
        var expected = Fused.ScaledDotProductAttention(
            q,
            k.repeat_interleave(3, 1),
            v.repeat_interleave(3, 1),
            scale: 0.3
        );
        Fused
            .ScaledDotProductAttention(q, k, v, scale: 0.3, groupedQueries: true)
            .allclose(expected, 1e-4, 1e-5)
            .ShouldBeTrue();
    }

    [Fact]
    public void A_query_that_sees_nothing_gets_zeros()
    {
        var (q, k, v) = (Random(1, 1, 2, 4), Random(1, 1, 3, 4), Random(1, 1, 3, 4));
        var mask = torch.tensor([false, false, false, true, true, true], [2, 3]);
        var result = Fused.ComposedAttention(q, k, v, mask, isCausal: false, scale: null, groupedQueries: false);
        result[0, 0, 0].abs().sum().item<float>().ShouldBe(0);
        result.isfinite().all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Rms_normalisation_gives_rows_of_unit_mean_square()
    {
        var x = Random(4, 16) * 7;
        var y = Fused.RmsNorm(x, [16], null, 1e-6);
        y.square().mean([-1]).allclose(torch.ones(4), 1e-4).ShouldBeTrue();
        var weight = torch.arange(16, torch.float32);
        Fused.RmsNorm(x, [16], weight, 1e-6).allclose(y * weight, 1e-4, 1e-5).ShouldBeTrue();
        Fused.RmsNorm(x.to(torch.bfloat16), [16], null, 1e-6).dtype.ShouldBe(ScalarType.BFloat16);
    }

    [Fact]
    public void Compositions_agree_with_the_operators_where_both_exist()
    {
        if (!Fused.HasScaledDotProductAttention || !Fused.HasRmsNorm)
        {
            Assert.Skip($"libtorch {torch.__version__} has not both operators.");
        }
        var (q, k, v) = (Random(2, 4, 5, 8), Random(2, 2, 5, 8), Random(2, 2, 5, 8));
        Fused
            .ScaledDotProductAttention(q, k, v, isCausal: true, groupedQueries: true)
            .allclose(Fused.ComposedAttention(q, k, v, null, isCausal: true, null, groupedQueries: true), 1e-4, 1e-5)
            .ShouldBeTrue();
        var weight = Random(8);
        Fused
            .RmsNorm(q, [8], weight, 1e-5)
            .allclose(Fused.ComposedRmsNorm(q, [8], weight, 1e-5), 1e-4, 1e-5)
            .ShouldBeTrue();
    }

    private Tensor Random(params long[] shape) => torch.randn(shape, generator: generator);
}
