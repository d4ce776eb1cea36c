namespace Rlfw.Torch.Tests.Tensors;

public sealed class IndexingTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor x = torch.arange(24).reshape(2, 3, 4);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Numbers_take_one_position()
    {
        x[1].shape.ShouldBe([3L, 4L]);
        x[1, 2].shape.ShouldBe([4L]);
        x[1, 2, 3].item<long>().ShouldBe(23);
        x[-1, -1, -1].item<long>().ShouldBe(23);
        x[^1, 0].shape.ShouldBe([4L]);
    }

    [Fact]
    public void Ranges_take_several_positions()
    {
        x[.., 1..].shape.ShouldBe([2L, 2L, 4L]);
        x[.., ..^1].shape.ShouldBe([2L, 2L, 4L]);
        x[.., .., 1..3].shape.ShouldBe([2L, 3L, 2L]);
        x[0, ^2.., 0].data<long>().ToArray().ShouldBe([4L, 8L]);
        x[TensorIndex.Colon, TensorIndex.Slice(0, 3, 2)].shape.ShouldBe([2L, 2L, 4L]);
        x[TensorIndex.Slice(stop: -1), 0, 0].data<long>().ToArray().ShouldBe([0L]);
    }

    [Fact]
    public void Ellipsis_and_new_dimensions_keep_their_places()
    {
        x[TensorIndex.Ellipsis, 0].shape.ShouldBe([2L, 3L]);
        x[0, TensorIndex.Ellipsis].shape.ShouldBe([3L, 4L]);
        x[TensorIndex.None].shape.ShouldBe([1L, 2L, 3L, 4L]);
        x[TensorIndex.Ellipsis, TensorIndex.None, 0].shape.ShouldBe([2L, 3L, 1L]);
        x[TensorIndex.Ellipsis].shape.ShouldBe(x.shape);
        x[TensorIndex.Bool(true)].shape.ShouldBe([1L, 2L, 3L, 4L]);
        x[TensorIndex.Bool(false)].shape.ShouldBe([0L, 2L, 3L, 4L]);
    }

    [Fact]
    public void Index_tensors_take_what_they_list()
    {
        var rows = torch.tensor(new long[] { 1, 0, 1 });
        x[rows].shape.ShouldBe([3L, 3L, 4L]);
        x[TensorIndex.Colon, TensorIndex.Tensor(rows)].shape.ShouldBe([2L, 3L, 4L]);
        x[TensorIndex.Tensor(rows), TensorIndex.Colon, 0].shape.ShouldBe([3L, 3L]);
        x[rows, torch.tensor(new long[] { 2, 1, 0 }), torch.zeros(3, torch.int64)]
            .data<long>()
            .ToArray()
            .ShouldBe([20L, 4, 12]);
        x[TensorIndex.Ellipsis, TensorIndex.Tensor(rows)].shape.ShouldBe([2L, 3L, 3L]);
    }

    [Fact]
    public void Masks_take_what_they_mark()
    {
        x[x > 20].data<long>().ToArray().ShouldBe([21L, 22, 23]);
        var mask = torch.tensor(new[] { true, false, true });
        x[TensorIndex.Colon, TensorIndex.Tensor(mask)].shape.ShouldBe([2L, 2L, 4L]);
        x[TensorIndex.Tensor(x.sum(-1) > 30), 0].shape.ShouldBe([4L]);
        x[TensorIndex.Tensor(x.sum(-1) > 30), TensorIndex.Ellipsis, 0].shape.ShouldBe([4L]);
    }

    [Fact]
    public void Parts_of_a_tensor_are_views()
    {
        x[1, 1].zero_();
        x[.., 0].fill_(-1);
        x[1, 1].sum().item<long>().ShouldBe(0);
        x[0, 0, 0].item<long>().ShouldBe(-1);
        x[TensorIndex.Ellipsis].ShouldNotBeSameAs(x);
    }

    [Fact]
    public void Parts_can_be_overwritten()
    {
        x[0] = torch.zeros(3, 4, torch.int64);
        x[1, 1..] = 7;
        x[1, 0, 0] = torch.tensor(99L);
        x[x == 7] = torch.tensor(8L);
        x.sum().item<long>().ShouldBe(99 + 13 + 14 + 15 + (8 * 8));
        x.index_put_(5, TensorIndex.Tensor(torch.tensor(new long[] { 0 })), TensorIndex.Slice(0, 1));
        x[0, 0].data<long>().ToArray().ShouldBe([5L, 5, 5, 5]);
    }

    [Fact]
    public void Accumulating_adds_up_repeated_positions()
    {
        var y = torch.zeros(3);
        var where = torch.tensor(new long[] { 1, 1, 2 });
        y.index_put_(torch.ones(3), [where], accumulate: true);
        y.data<float>().ToArray().ShouldBe([0f, 2f, 1f]);
        y.index_put_(torch.ones(2), [TensorIndex.Slice(0, 2)], accumulate: true);
        y.data<float>().ToArray().ShouldBe([1f, 3f, 1f]);
    }

    [Fact]
    public void Positions_that_do_not_exist_are_errors()
    {
        Should
            .Throw<System.Runtime.InteropServices.ExternalException>(() => x[2])
            .Message.ShouldContain("aten::select");
        Should.Throw<ArgumentOutOfRangeException>(() => x[0, 0, 0, ..]);
    }

    [Fact]
    public void Indexing_leaves_no_tensors_behind()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 10; i++)
        {
            x[TensorIndex.Ellipsis, 1..3, 0].Dispose();
            x[0, 1] = 3;
            x[0, 0, TensorIndex.Slice(step: 2)].Dispose();
            Should.Throw<Exception>(() => x[0, 1, 9]);
        }
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before + 10, "the numbers that were assigned");
    }

    [Fact]
    public void Gradients_flow_through_parts()
    {
        var y = torch.ones(3, 3, requires_grad: true);
        (y[1, ..2].sum() + y[torch.tensor(new long[] { 0 })].sum()).backward();
        y.grad!.data<float>().ToArray().ShouldBe([1f, 1, 1, 1, 1, 0, 0, 0, 0]);
    }
}
