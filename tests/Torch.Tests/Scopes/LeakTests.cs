namespace Rlfw.Torch.Tests.Scopes;

[Collection(ProcessWide.Name)]
public sealed class LeakTests
{
    [Fact]
    public void A_training_loop_in_scopes_leaves_nothing_behind()
    {
        var before = ProcessWide.SettledTensors();
        using (var generator = new torch.Generator(1))
        using (var weights = torch.randn([8, 8], requires_grad: true, generator: generator))
        {
            var inside = 0L;
            for (var i = 0; i < 200; i++)
            {
                using var scope = NewDisposeScope();
                var loss = torch.randn([16, 8], generator: generator).matmul(weights).relu().square().mean();
                loss.backward();
                using (torch.no_grad())
                {
                    weights.sub_(weights.grad! * 0.01);
                }
                weights.grad = null;
                inside = i == 0 ? Libtorch.LiveTensors : inside;
                Libtorch.LiveTensors.ShouldBe(inside);
            }
        }
        Libtorch.LiveTensors.ShouldBe(before);
    }

    [Fact]
    public void What_nobody_disposes_the_collector_frees()
    {
        var before = ProcessWide.SettledTensors();
        Abandon();
        ProcessWide.SettledTensors().ShouldBe(before);
    }

    [Fact]
    public void Failing_operators_leave_nothing_behind()
    {
        var before = ProcessWide.SettledTensors();
        using (var x = torch.ones(2, 3))
        {
            for (var i = 0; i < 100; i++)
            {
                Should.Throw<Exception>(() => x.mm(x));
                Should.Throw<Exception>(() => torch.cat([x, x], 5));
                Should.Throw<Exception>(() => x.view(7));
            }
        }
        Libtorch.LiveTensors.ShouldBe(before);
    }

    [Fact]
    public void Lists_of_results_are_owned_like_single_ones()
    {
        var before = ProcessWide.SettledTensors();
        using (NewDisposeScope())
        {
            var x = torch.arange(12).reshape(4, 3);
            for (var i = 0; i < 50; i++)
            {
                _ = x.split(1);
                _ = x.@float().std_mean();
                _ = x.unique(return_counts: true);
                _ = torch.where(x > 2);
            }
            Libtorch.LiveTensors.ShouldBeGreaterThan(before);
        }
        Libtorch.LiveTensors.ShouldBe(before);
    }

    [Fact]
    public void Threads_that_end_leave_nothing_behind()
    {
        var before = ProcessWide.SettledTensors();
        var threads = Enumerable
            .Range(0, 8)
            .Select(seed => new Thread(() =>
            {
                using var generator = new torch.Generator((ulong)seed);
                for (var i = 0; i < 50; i++)
                {
                    using var scope = NewDisposeScope();
                    var x = torch.randn([16, 16], generator: generator, requires_grad: true);
                    x.matmul(x).tanh().sum().backward();
                    x.grad!.isfinite().all().item<bool>().ShouldBeTrue();
                }
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Libtorch.LiveTensors.ShouldBe(before);
    }

    // In a frame of its own, so that no local keeps the tensor alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Abandon() => _ = torch.ones(100) + 1;
}
