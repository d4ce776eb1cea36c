namespace Rlfw.Torch.Tests.Tensors;

public sealed class OperatorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Arithmetic_of_tensors_and_numbers_is_element_by_element()
    {
        var x = torch.tensor(new float[] { 1, 2, 4 });
        Floats(x + x).ShouldBe([2, 4, 8]);
        Floats(x - 1).ShouldBe([0, 1, 3]);
        Floats(1 - x).ShouldBe([0, -1, -3]);
        Floats(2.5 * x).ShouldBe([2.5f, 5, 10]);
        Floats(x / 2).ShouldBe([0.5f, 1, 2]);
        Floats(8f / x).ShouldBe([8, 4, 2]);
        Floats(x % 3).ShouldBe([1, 2, 1]);
        Floats(-x).ShouldBe([-1, -2, -4]);
        Floats(x.add(x, 10)).ShouldBe([11, 22, 44]);
        Floats(x.sub(x)).ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Comparisons_give_masks()
    {
        var x = torch.tensor(new long[] { 1, 2, 3 });
        Bools(x > 2).ShouldBe([false, false, true]);
        Bools(2 >= x).ShouldBe([true, true, false]);
        Bools(x == 2).ShouldBe([false, true, false]);
        Bools(x != x.clone()).ShouldBe([false, false, false]);
        Bools((x < 3) & ~(x == 1)).ShouldBe([false, true, false]);
        Bools((x < 2) | (x > 2)).ShouldBe([true, false, true]);
        Bools((x < 3) ^ (x > 1)).ShouldBe([true, false, true]);
    }

    [Fact]
    public void Division_rounds_as_asked()
    {
        var x = torch.tensor(new long[] { -7, 7 });
        Floats(x.div(2)).ShouldBe([-3.5f, 3.5f]);
        x.div(2, RoundingMode.floor).data<long>().ToArray().ShouldBe([-4L, 3L]);
        x.div(2, RoundingMode.trunc).data<long>().ToArray().ShouldBe([-3L, 3L]);
        x.floor_divide(2).data<long>().ToArray().ShouldBe([-4L, 3L]);
    }

    [Fact]
    public void In_place_members_give_the_same_tensor()
    {
        var x = torch.zeros(2);
        x.add_(3).ShouldBeSameAs(x);
        torch.mul_(x, x).ShouldBeSameAs(x);
        x.clamp_(max: 5).ShouldBeSameAs(x);
        Floats(x).ShouldBe([5, 5]);
    }

    [Fact]
    public void Reductions_reduce_what_they_are_told_to()
    {
        var x = torch.arange(6, torch.float32).reshape(2, 3);
        x.sum().item<float>().ShouldBe(15);
        Floats(x.sum(0)).ShouldBe([3, 5, 7]);
        x.sum(0, 1).item<float>().ShouldBe(15);
        x.sum(1, keepdim: true).shape.ShouldBe([2L, 1L]);
        x.sum(1, type: torch.float64).dtype.ShouldBe(ScalarType.Float64);
        x.mean().item<float>().ShouldBe(2.5f);
        Floats(x.mean([1])).ShouldBe([1, 4]);
        x.std().item<float>().ShouldBe(1.8708287f, 1e-6f);
        Floats(x.var(1, unbiased: false)).ShouldBe([2f / 3, 2f / 3], 1e-6f);
        var (variance, mean) = x.var_mean(0);
        Floats(variance).ShouldBe([4.5f, 4.5f, 4.5f]);
        Floats(mean).ShouldBe([1.5f, 2.5f, 3.5f]);
        var (values, indexes) = x.max(1);
        Floats(values).ShouldBe([2, 5]);
        Longs(indexes).ShouldBe([2, 2]);
        Floats(x.amax(0)).ShouldBe([3, 4, 5]);
        x.argmax().item<long>().ShouldBe(5);
        x.prod(1).data<float>().ToArray().ShouldBe([0f, 60f]);
        x.norm().item<float>().ShouldBe(7.4161983f, 1e-5f);
        Floats(x.norm(1, p: 1)).ShouldBe([3, 12]);
        x.any().item<bool>().ShouldBeTrue();
        Bools(x.all(1)).ShouldBe([false, true]);
        x.count_nonzero().item<long>().ShouldBe(5);
        Longs(x.count_nonzero([0])).ShouldBe([1, 2, 2]);
    }

    [Fact]
    public void Softmax_and_its_relatives_agree()
    {
        var x = torch.tensor(new double[] { 1, 2, 3, 1000 });
        var y = x.log_softmax(-1);
        y.data<double>().ToArray().ShouldAllBe(v => double.IsFinite(v));
        (y.exp() - x.softmax(0)).abs().max().item<double>().ShouldBeLessThan(1e-12);
        x.logsumexp(0).item<double>().ShouldBe(1000, 1e-9);
        torch.softmax(x, 0).sum().item<double>().ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Matrix_products_agree_with_each_other()
    {
        var a = torch.arange(6, torch.float32).reshape(2, 3);
        var b = torch.arange(12, torch.float32).reshape(3, 4);
        var product = a.matmul(b);
        Floats(product[0]).ShouldBe([20, 23, 26, 29]);
        torch.einsum("ij,jk->ik", a, b).allclose(product).ShouldBeTrue();
        a.unsqueeze(0).bmm(b.unsqueeze(0)).squeeze(0).allclose(product).ShouldBeTrue();
        torch.ones(4).addmm(a, b, beta: 2, alpha: 3).allclose((product * 3) + 2).ShouldBeTrue();
        a.mv(torch.ones(3)).allclose(a.sum(1)).ShouldBeTrue();
        torch.arange(3).outer(torch.arange(2)).shape.ShouldBe([3L, 2L]);
        a.T.shape.ShouldBe([3L, 2L]);
    }

    [Fact]
    public void Gathers_and_scatters_are_inverse()
    {
        var x = torch.arange(6).reshape(2, 3);
        var index = torch.tensor(new long[] { 2, 0, 1, 1, 2, 0 }, [2, 3]);
        var gathered = x.gather(1, index);
        Longs(gathered.flatten()).ShouldBe([2, 0, 1, 4, 5, 3]);
        torch.zeros_like(x).scatter(1, index, gathered).Equal(x).ShouldBeTrue();
        Longs(x.index_select(1, torch.tensor(new long[] { 2, 0 })).flatten()).ShouldBe([2, 0, 5, 3]);
        Longs(torch.zeros(3, torch.int64).scatter_add(0, torch.tensor(new long[] { 1, 1 }), torch.ones(2, torch.int64)))
            .ShouldBe([0, 2, 0]);
        Longs(x.take_along_dim(x.argmax(1, keepdim: true), 1).flatten()).ShouldBe([2, 5]);
        Longs(x.masked_fill(x > 3, 0).flatten()).ShouldBe([0, 1, 2, 3, 0, 0]);
        Longs(x.masked_select(x % 2 == 0)).ShouldBe([0, 2, 4]);
        Longs(torch.where(x > 2, x, -x).flatten()).ShouldBe([0, -1, -2, 3, 4, 5]);
    }

    [Fact]
    public void Joining_undoes_splitting()
    {
        var x = torch.arange(10).reshape(5, 2);
        torch.cat(x.split(2), 0).Equal(x).ShouldBeTrue();
        torch.cat(new List<Tensor>(x.split([1, 4]))).Equal(x).ShouldBeTrue();
        torch.cat(x.chunk(3)).Equal(x).ShouldBeTrue();
        torch.stack(x.unbind()).Equal(x).ShouldBeTrue();
        torch.stack(x.unbind(1), 1).Equal(x).ShouldBeTrue();
        torch.vstack([x, x]).shape.ShouldBe([10L, 2L]);
        torch.hstack(x, x).shape.ShouldBe([5L, 4L]);
        x.split(2).Select(p => p.size(0)).ShouldBe([2L, 2L, 1L]);
        torch.cat(Enumerable.Repeat(x, 40).ToArray()).size(0).ShouldBe(200);
    }

    [Fact]
    public void Shapes_change_as_asked()
    {
        var x = torch.arange(24).reshape(2, 3, 4);
        x.view(6, -1).shape.ShouldBe([6L, 4L]);
        x.permute(2, 0, 1).shape.ShouldBe([4L, 2L, 3L]);
        x.transpose(0, 2).stride().ShouldBe([1L, 4L, 12L]);
        x.flatten(1).shape.ShouldBe([2L, 12L]);
        x.unsqueeze(0).squeeze().shape.ShouldBe([2L, 3L, 4L]);
        x.unsqueeze(-1).squeeze(-1).shape.ShouldBe([2L, 3L, 4L]);
        torch.ones(3, 1).expand(3, 5).stride().ShouldBe([1L, 0L]);
        x.unflatten(2, 2, 2).shape.ShouldBe([2L, 3L, 2L, 2L]);
        torch.arange(2).repeat(2, 3).shape.ShouldBe([2L, 6L]);
        Longs(torch.arange(2).repeat_interleave(2)).ShouldBe([0, 0, 1, 1]);
        Longs(torch.arange(3).flip(0)).ShouldBe([2, 1, 0]);
        Longs(torch.arange(3).roll(1)).ShouldBe([2, 0, 1]);
        x.movedim([0], [2]).shape.ShouldBe([3L, 4L, 2L]);
        torch.ones(3, 3).tril().sum().item<float>().ShouldBe(6);
        torch.eye(3).diagonal().sum().item<float>().ShouldBe(3);
    }

    [Fact]
    public void Sorting_and_choosing()
    {
        var x = torch.tensor(new float[] { 3, 1, 2 });
        var (sorted, order) = x.sort(descending: true);
        Floats(sorted).ShouldBe([3, 2, 1]);
        Longs(order).ShouldBe([0, 2, 1]);
        Longs(x.argsort()).ShouldBe([1, 2, 0]);
        var (largest, where) = x.topk(2);
        Floats(largest).ShouldBe([3, 2]);
        Longs(where).ShouldBe([0, 2]);
        Floats(x.cumsum(0)).ShouldBe([3, 4, 6]);
        Floats(x.cumprod(0)).ShouldBe([3, 3, 6]);
        x.kthvalue(2, null).values.item<float>().ShouldBe(2);
        var (unique, inverse, counts) = torch.tensor(new long[] { 5, 3, 5 }).unique(return_inverse: true);
        Longs(unique).ShouldBe([3, 5]);
        Longs(inverse!).ShouldBe([1, 0, 1]);
        counts.ShouldBeNull();
    }

    [Fact]
    public void Numbers_that_are_none_can_be_found_and_replaced()
    {
        var x = torch.tensor(new[] { 1f, float.NaN, float.PositiveInfinity });
        Bools(x.isnan()).ShouldBe([false, true, false]);
        Bools(x.isfinite()).ShouldBe([true, false, false]);
        Floats(x.nan_to_num(nan: 7, posinf: 9)).ShouldBe([1, 7, 9]);
        Floats(x.nan_to_num().clamp(0, 2)).ShouldBe([1, 0, 2]);
        Floats(torch.minimum(x.nan_to_num(), torch.tensor(0.5f))).ShouldBe([0.5f, 0, 0.5f]);
    }

    private static float[] Floats(Tensor tensor) => tensor.data<float>().ToArray();

    private static long[] Longs(Tensor tensor) => tensor.data<long>().ToArray();

    private static bool[] Bools(Tensor tensor) => tensor.data<bool>().ToArray();
}
