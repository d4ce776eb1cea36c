namespace Rlfw.Torch.Tests.Scopes;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_inside()
    {
        Tensor x;
        using (NewDisposeScope())
        {
            x = torch.ones(2) + 1;
            x.IsInvalid.ShouldBeFalse();
        }
        x.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void What_is_moved_outward_lives_on()
    {
        using var outer = NewDisposeScope();
        Tensor kept;
        using (var inner = NewDisposeScope())
        {
            kept = inner.MoveToOuter(torch.ones(2));
        }
        kept.IsInvalid.ShouldBeFalse();
        outer.Contains(kept).ShouldBeTrue();
        outer.Dispose();
        kept.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void Without_an_outer_scope_moving_outward_detaches()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = torch.ones(2).MoveToOuterDisposeScope();
        }
        kept.IsInvalid.ShouldBeFalse();
        kept.Dispose();
    }

    [Fact]
    public void Detached_tensors_belong_to_nobody()
    {
        Tensor x,
            y;
        using (var scope = NewDisposeScope())
        {
            (x, y) = scope.Detach(torch.ones(1), torch.ones(2));
            scope.DisposablesCount.ShouldBe(0);
        }
        (x + y).Dispose();
        x.Dispose();
        y.Dispose();
    }

    [Fact]
    public void Everything_but_a_few_can_be_disposed_early()
    {
        using var scope = NewDisposeScope();
        var a = torch.ones(1);
        var b = a + 1;
        scope.DisposeEverythingBut(b).ShouldBeSameAs(b);
        a.IsInvalid.ShouldBeTrue();
        b.IsInvalid.ShouldBeFalse();
        scope.DisposablesView.ShouldBe([b]);
        scope.DisposeEverything();
        b.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void Tensors_can_be_attached_and_moved_between_scopes()
    {
        using var first = NewDisposeScope();
        var x = torch.ones(1);
        using var second = NewDisposeScope();
        second.Attach(x);
        first.Contains(x).ShouldBeFalse();
        second.Contains(x).ShouldBeTrue();
        second.MoveToOther(first, x);
        first.Contains(x).ShouldBeTrue();
        x.MoveToOtherDisposeScope(second);
        second.Contains(x).ShouldBeTrue();
        x.DetachFromDisposeScope();
        second.Contains(x).ShouldBeFalse();
        x.Dispose();
    }

    [Fact]
    public void Other_disposables_are_owned_too()
    {
        var stream = new MemoryStream();
        using (var scope = NewDisposeScope())
        {
            scope.Attach(stream);
            scope.Attach(stream);
            scope.DisposablesCount.ShouldBe(1);
        }
        stream.CanRead.ShouldBeFalse();
    }

    [Fact]
    public void Disposing_early_is_fine_in_any_order()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 10).Select(i => torch.tensor(i)).ToList();
        foreach (var i in new[] { 3, 9, 0, 5, 8, 1 })
        {
            tensors[i].Dispose();
        }
        scope.DisposablesCount.ShouldBe(4);
        foreach (var i in new[] { 2, 4, 6, 7 })
        {
            scope.Contains(tensors[i]).ShouldBeTrue();
        }
    }

    [Fact]
    public void Scopes_that_were_forgotten_close_with_the_outer_one()
    {
        var outer = NewDisposeScope();
        NewDisposeScope();
        outer.Dispose();
        torch.CurrentDisposeScope.ShouldBeNull();
    }

    [Fact]
    public void Another_thread_may_dispose_but_not_use_a_scope()
    {
        using var scope = NewDisposeScope();
        var x = torch.ones(1);
        var elsewhere = new Thread(() => x.Dispose());
        elsewhere.Start();
        elsewhere.Join();
        x.IsInvalid.ShouldBeTrue();
        Exception? fault = null;
        var stranger = new Thread(() => fault = Record.Exception(scope.DisposeEverything));
        stranger.Start();
        stranger.Join();
        fault.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void Statistics_count_what_a_thread_does()
    {
        Exception? fault = null;
        var thread = new Thread(() => fault = Record.Exception(CountOnAFreshThread));
        thread.Start();
        thread.Join();
        fault.ShouldBeNull();
    }

    [Fact]
    public void A_wrapped_expression_keeps_its_result_alone()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var result = torch.WrappedTensorDisposeScope(() => (torch.ones(3) * 2).sum()))
        {
            result.item<float>().ShouldBe(6);
            DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before + 1);
        }
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private static void CountOnAFreshThread()
    {
        var counts = DisposeScopeManager.Statistics;
        var outside = torch.ones(1);
        using (NewDisposeScope())
        {
            _ = torch.ones(1);
            torch.ones(1).DetachFromDisposeScope().Dispose();
            torch.CurrentDisposeScope!.Attach(outside);
            counts.ThreadTotalLiveCount.ShouldBe(2);
        }
        counts.CreatedOutsideScopeCount.ShouldBe(1);
        counts.CreatedInScopeCount.ShouldBe(2);
        counts.DisposedOutsideScopeCount.ShouldBe(1);
        counts.DisposedInScopeCount.ShouldBe(2);
        counts.AttachedToScopeCount.ShouldBe(1);
        counts.DetachedFromScopeCount.ShouldBe(1);
        counts.ThreadTotalLiveCount.ShouldBe(0);
        counts.Reset();
        counts.CreatedInScopeCount.ShouldBe(0);
    }
}
