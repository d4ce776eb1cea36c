using System.Collections.Concurrent;

namespace Rlfw.Torch.Tests.Tensors;

public sealed class ThreadTests
{
    [Fact]
    public void Threads_compute_beside_each_other_without_disturbing()
    {
        var faults = new ConcurrentBag<string>();
        Parallel.For(
            0,
            64,
            seed =>
            {
                using var scope = NewDisposeScope();
                using var generator = new torch.Generator((ulong)seed);
                var x = torch.randn([20, 20], torch.float64, generator: generator, requires_grad: true);
                var y = (x.matmul(x.T) / 20).exp().sum();
                var error = Record.Exception(() => x.mm(torch.ones(3, 3, torch.float64)));
                y.backward();
                var expected = torch.autograd.grad([(x.matmul(x.T) / 20).exp().sum()], [x])[0];
                if (
                    !expected.allclose(x.grad!)
                    || error?.Message.Contains("20x20 and 3x3", StringComparison.Ordinal) != true
                )
                {
                    faults.Add($"seed {seed}: {error?.Message}");
                }
            }
        );
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Grad_mode_is_each_threads_own()
    {
        using var off = torch.no_grad();
        bool? elsewhere = null;
        var thread = new Thread(() => elsewhere = torch.is_grad_enabled());
        thread.Start();
        thread.Join();
        elsewhere.ShouldBe(true);
        torch.is_grad_enabled().ShouldBeFalse();
    }

    [Fact]
    public void The_number_of_threads_can_be_each_threads_own()
    {
        var before = torch.get_num_threads();
        var inside = 0;
        var thread = new Thread(() =>
        {
            Threads.SetForThisThread(2);
            using var x = torch.ones(64, 64);
            x.matmul(x).Dispose();
            inside = Threads.OfThisThread;
        });
        thread.Start();
        thread.Join();
        inside.ShouldBe(2);
        torch.get_num_threads().ShouldBe(before);
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => Threads.SetForThisThread(0));
    }
}
