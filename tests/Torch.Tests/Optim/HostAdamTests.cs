namespace Rlfw.Torch.Tests.Optim;

public sealed class HostAdamTests
{
    /// <summary>Float32 in a row is updated in one pass; float64, or float32 that does not lie in a row, by list operators.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_pass_over_memory_gives_what_list_operators_give(bool decoupled)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(7);
        var start = randn(5, 11, dtype: float64, generator: random);
        var gradients = Enumerable.Range(0, 6).Select(_ => randn(5, 11, dtype: float64, generator: random)).ToList();

        var byPass = Train(start.to(float32), gradients, decoupled);
        var byLists = Train(start.to(float32).t().contiguous().t(), gradients, decoupled);
        var exact = Train(start, gradients, decoupled);

        byLists.is_contiguous().ShouldBeFalse();
        (byPass - byLists).abs().max().item<float>().ShouldBeLessThan(1e-6f);
        (byPass.to(float64) - exact).abs().max().item<double>().ShouldBeLessThan(1e-6);
        (byPass.to(float64) - start).abs().min().item<double>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_list_with_one_tensor_elsewhere_is_left_to_list_operators()
    {
        using var scope = NewDisposeScope();
        Modules.HostAdam.Takes([ones(3), ones(2, 2)], [ones(3)]).ShouldBeTrue();
        Modules.HostAdam.Takes([ones(3)], [ones(3), ones(2, 2).t()]).ShouldBeFalse();
        Modules.HostAdam.Takes([ones(3), ones(3, dtype: float64)]).ShouldBeFalse();
        Modules.HostAdam.Takes([ones((1 << 21) + 1)]).ShouldBeFalse();
    }

    private static Tensor Train(Tensor start, List<Tensor> gradients, bool decoupled)
    {
        var parameter = nn.Parameter(start.clone());
        using optim.Optimizer optimizer = decoupled
            ? optim.AdamW([parameter], 0.05, weight_decay: 0.1)
            : optim.Adam([parameter], 0.05, weight_decay: 0.1);
        foreach (var gradient in gradients)
        {
            optimizer.zero_grad();
            (parameter * gradient.to(parameter.dtype)).sum().backward();
            optimizer.step();
        }
        return parameter.detach();
    }
}
