using System.Globalization;

namespace Rlfw.Torch.Tests.Interop;

[Collection(ProcessWide.Name)]
public sealed class HostAllocatorTests
{
    private const string Facts = "/proc/self/smaps_rollup";

    // Each attempt asks for more than the one before: by its own rule glibc maps a block by itself, and gives it back when it is
    // freed, unless it gave back one as large already. Two of the largest fit into one heap.
    private const long SmallestTensorBytes = 20L << 20;
    private const long GrowthBytes = 1L << 20;
    private const int Threads = 12;

    [Fact]
    public void Memory_that_tensors_freed_stays_with_the_process()
    {
        Assert.SkipUnless(File.Exists(Facts), $"this kernel does not tell what a process holds: no {Facts}");
        // PyTorch's own builds give blocks of this size back all the same (seen with 2.11).
        Assert.SkipUnless(
            torch.__version__.StartsWith("1.", StringComparison.Ordinal),
            $"libtorch {torch.__version__} does not keep its memory through glibc's thresholds"
        );

        // What libtorch takes when it is first used shall not count.
        using (torch.ones(1 << 20)) { }

        // glibc gives a thread an arena of 64 MiB heaps, and drops each heap but an arena's first when nothing is left in it. Which
        // heap a tensor falls into depends on what used the arena before: threads that live at the same time have different arenas.
        var kept = new long[Threads];
        var threads = new List<Thread>();
        using var finished = new ManualResetEventSlim();
        for (var i = 0; i < Threads; i++)
        {
            var attempt = i;
            using var measured = new ManualResetEventSlim();
            var thread = new Thread(() =>
            {
                kept[attempt] = BytesKept(SmallestTensorBytes + (attempt * GrowthBytes));
                measured.Set();
                finished.Wait();
            })
            {
                IsBackground = true,
            };
            threads.Add(thread);
            thread.Start();
            measured.Wait(TestContext.Current.CancellationToken);
        }

        finished.Set();
        // Before the event goes: one that was slow still waits for it.
        threads.ForEach(x => x.Join());

        kept.Max().ShouldBeGreaterThan(SmallestTensorBytes);
    }

    private static long BytesKept(long tensorBytes)
    {
        var before = ResidentBytes();
        using (torch.ones(tensorBytes / sizeof(float)))
        using (torch.ones(tensorBytes / sizeof(float)))
        {
            (ResidentBytes() - before).ShouldBeGreaterThan(0);
        }

        return ResidentBytes() - before;
    }

    private static long ResidentBytes()
    {
        var line = File.ReadLines(Facts).First(x => x.StartsWith("Rss:", StringComparison.Ordinal));
        return 1024
            * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
