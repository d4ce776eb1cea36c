using Rlfw.Generation.Kernels;
using Rlfw.Generation.Operations;
using Rlfw.Generation.Sampling;

namespace Rlfw.Generation.Tests.Kernels;

/// <summary>The kernels on a GPU do what plain operators do there; skipped where there is none.</summary>
[Collection(Gpu.Name)]
public sealed class CudaKernelTests
{
    private static readonly int[] _lengths = [0, 1, 15, 16, 17, 31, 33, 100, 513, 2000];

    [Theory]
    [InlineData(ScalarType.BFloat16, 64, 3072, true)]
    [InlineData(ScalarType.BFloat16, 5, 8192, true)]
    [InlineData(ScalarType.Float16, 3, 72, false)]
    [InlineData(ScalarType.Float32, 9, 2048, true)]
    public void Norms_are_those_of_plain_operators(ScalarType dtype, int rows, int hidden, bool adds) =>
        Compare(kernels => kernels.Normalize(dtype, rows, hidden, adds));

    [Theory]
    [InlineData(ScalarType.BFloat16, 64, 8192)]
    [InlineData(ScalarType.Float16, 2, 22)]
    [InlineData(ScalarType.Float32, 5, 7)]
    public void Gates_are_those_of_plain_operators(ScalarType dtype, int rows, int width) =>
        Compare(kernels => kernels.SwiGlu(dtype, rows, width));

    [Theory]
    [InlineData(ScalarType.BFloat16, 128, 24, 8, false, true)]
    [InlineData(ScalarType.BFloat16, 64, 32, 8, true, true)]
    [InlineData(ScalarType.Float16, 96, 3, 3, true, false)]
    [InlineData(ScalarType.Float32, 32, 4, 2, false, true)]
    public void Keys_and_values_come_to_where_plain_operators_put_them(
        ScalarType dtype,
        int width,
        int heads,
        int keyHeads,
        bool quantized,
        bool rotary
    ) => Compare(kernels => kernels.Store(new AttentionShape(dtype, width, heads, keyHeads, 16, quantized), rotary));

    [Theory]
    [InlineData(ScalarType.BFloat16, 128, 24, 8, false)]
    [InlineData(ScalarType.BFloat16, 64, 32, 8, false)]
    [InlineData(ScalarType.BFloat16, 128, 24, 8, true)]
    [InlineData(ScalarType.Float16, 96, 8, 8, false)]
    [InlineData(ScalarType.Float16, 128, 16, 2, false)]
    [InlineData(ScalarType.Float32, 64, 24, 2, false)]
    public void Attention_is_that_of_plain_operators(
        ScalarType dtype,
        int width,
        int heads,
        int keyHeads,
        bool quantized
    ) =>
        Compare(kernels =>
        {
            var shape = new AttentionShape(dtype, width, heads, keyHeads, 16, quantized);
            kernels.Attend(shape, _lengths);
            kernels.Attend(shape, _lengths, new AttentionTuning { FixedSplits = true });
            kernels.Attend(
                shape,
                _lengths,
                new AttentionTuning
                {
                    Prefetch = true,
                    Unroll = 2,
                    Warps = 8,
                }
            );
        });

    [Theory]
    [InlineData(ScalarType.BFloat16, 128_256, 128_000, 127_999)]
    [InlineData(ScalarType.Float32, 50_257, 50_257, 3)]
    [InlineData(ScalarType.Float16, 997, 900, -1)]
    public void Draws_are_those_of_the_plain_sampler(ScalarType dtype, int columns, int allowed, int forbidden) =>
        Compare(kernels =>
        {
            using var scope = NewDisposeScope();
            var logits = kernels.Normal(dtype, 120, columns) * 3;
            kernels.Sample(logits, new AllowedIds(allowed, forbidden < 0 ? null : forbidden), kernels.Rows(120));
        });

    [Fact]
    public void Recorded_kernels_follow_the_lengths_that_a_replay_finds()
    {
        using var library = LibraryOrSkip();
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        var device = torch.device("cuda", 0);
        var compare = new KernelComparison(library, device);
        var shape = new AttentionShape(ScalarType.BFloat16, 128, 24, 8);
        using var kernels = new KernelOperations(library, new PlainOperations());
        var blocks = compare.Blocks(shape, 129);
        compare.Fill(shape, blocks, 129);
        var tables = torch.arange(1, 129, dtype: ScalarType.Int32, device: device).view(2, 64);
        var lengths = torch.tensor(new[] { 1, 1 }, device: device);
        var queries = compare.Normal(ScalarType.BFloat16, 2, 24, 128);
        var output = torch.zeros([2, 24 * 128], ScalarType.BFloat16, device);

        void Work()
        {
            using var inner = NewDisposeScope();
            output.copy_(kernels.AttendLast(queries, blocks, tables, lengths));
        }

        Work();
        using var graph = new CudaGraph();
        graph.Capture(Work);
        foreach (var now in new[] { 1, 700, 16, 1024 })
        {
            lengths.fill_(now);
            graph.Replay();
            torch.cuda.synchronize();
            var expected = new PlainOperations().AttendLast(queries, blocks, tables, lengths);
            output.Distance(expected).ShouldBeLessThan(0.03);
        }

        kernels.Failures.ShouldBeEmpty();
    }

    private static void Compare(Action<KernelComparison> compare)
    {
        using var library = LibraryOrSkip();
        using var inference = no_grad();
        compare(new KernelComparison(library, torch.device("cuda", 0)));
    }

    private static CudaKernelLibrary LibraryOrSkip()
    {
        if (!torch.cuda.is_available())
        {
            Assert.Skip("needs a CUDA device and a libtorch built for it");
        }

        return new CudaKernelLibrary(torch.device("cuda", 0));
    }
}
