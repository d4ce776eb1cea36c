using System.Globalization;

namespace Rlfw.Torch.Tests.Interop;

[Collection(ProcessWide.Name)]
public sealed class HostAllocatorTests
{
    private const long Mebibyte = 1 << 20;
    private const int Tensors = 8;
    private const long TensorBytes = 24 * Mebibyte;

    [Fact]
    public void Memory_that_tensors_freed_stays_with_the_process()
    {
        // By default glibc maps blocks of this size one by one and gives each back when it is freed.
        const string Facts = "/proc/self/smaps_rollup";
        Assert.SkipUnless(File.Exists(Facts), $"this kernel does not tell what a process holds: no {Facts}");
        // PyTorch's own builds give blocks of this size back all the same (seen with 2.11).
        Assert.SkipUnless(
            torch.__version__.StartsWith("1.", StringComparison.Ordinal),
            $"libtorch {torch.__version__} does not keep its memory through glibc's thresholds"
        );
        var before = ResidentBytes();
        var tensors = Enumerable.Range(0, Tensors).Select(_ => torch.ones(TensorBytes / sizeof(float))).ToArray();
        var inUse = ResidentBytes();
        foreach (var tensor in tensors)
        {
            tensor.Dispose();
        }

        var after = ResidentBytes();

        (inUse - before).ShouldBeGreaterThan(0);
        // Off the main thread glibc drops a heap of 64 MiB now and then when nothing is left in it; without the setting all goes.
        (inUse - after).ShouldBeLessThan(Tensors * TensorBytes / 2);

        static long ResidentBytes()
        {
            var line = File.ReadLines(Facts).First(x => x.StartsWith("Rss:", StringComparison.Ordinal));
            return 1024
                * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }
}
