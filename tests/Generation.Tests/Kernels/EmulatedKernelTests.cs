using Rlfw.Generation.Kernels;
using Rlfw.Generation.Sampling;

namespace Rlfw.Generation.Tests.Kernels;

/// <summary>The kernels' text, run on the CPU, does what plain operators do.</summary>
public sealed class EmulatedKernelTests
{
    // Nothing, one token, block boundaries and their neighbours, and more than any split.
    private static readonly int[] _lengths = [0, 1, 15, 16, 17, 31, 33, 100, 130];

    [Theory]
    [InlineData(ScalarType.BFloat16, 5, 256, true)]
    [InlineData(ScalarType.BFloat16, 3, 4104, true)]
    [InlineData(ScalarType.Float16, 2, 72, false)]
    [InlineData(ScalarType.Float32, 4, 36, true)]
    [InlineData(ScalarType.Float32, 2, 35, false)]
    public void Norms_are_those_of_plain_operators(ScalarType dtype, int rows, int hidden, bool adds) =>
        Compare().Normalize(dtype, rows, hidden, adds);

    [Theory]
    [InlineData(ScalarType.BFloat16, 3, 2056)]
    [InlineData(ScalarType.Float16, 2, 22)]
    [InlineData(ScalarType.Float32, 5, 7)]
    public void Gates_are_those_of_plain_operators(ScalarType dtype, int rows, int width) =>
        Compare().SwiGlu(dtype, rows, width);

    [Theory]
    [InlineData(ScalarType.BFloat16, 128, 6, 2, 16, false, true)]
    [InlineData(ScalarType.BFloat16, 64, 4, 1, 16, true, true)]
    [InlineData(ScalarType.Float16, 96, 3, 3, 32, true, true)]
    [InlineData(ScalarType.Float32, 16, 4, 2, 8, false, true)]
    [InlineData(ScalarType.Float32, 10, 4, 2, 8, true, false)]
    public void Keys_and_values_come_to_where_plain_operators_put_them(
        ScalarType dtype,
        int width,
        int heads,
        int keyHeads,
        int blockSize,
        bool quantized,
        bool rotary
    ) => Compare().Store(new AttentionShape(dtype, width, heads, keyHeads, blockSize, quantized), rotary);

    [Theory]
    [InlineData(ScalarType.BFloat16, 128, 6, 2, 16, false)]
    [InlineData(ScalarType.BFloat16, 64, 4, 1, 16, false)]
    [InlineData(ScalarType.BFloat16, 128, 3, 1, 16, true)]
    [InlineData(ScalarType.Float16, 32, 8, 1, 32, false)]
    [InlineData(ScalarType.Float16, 96, 2, 2, 16, false)]
    [InlineData(ScalarType.Float32, 64, 24, 2, 16, false)]
    [InlineData(ScalarType.Float32, 16, 2, 2, 8, false)]
    [InlineData(ScalarType.Float32, 256, 1, 1, 16, false)]
    public void Attention_is_that_of_plain_operators(
        ScalarType dtype,
        int width,
        int heads,
        int keyHeads,
        int blockSize,
        bool quantized
    ) =>
        Compare(multiprocessors: 20)
            .Attend(
                new AttentionShape(dtype, width, heads, keyHeads, blockSize, quantized),
                _lengths,
                new AttentionTuning { SplitTokens = 32 }
            );

    [Fact]
    public void Attention_in_one_part_and_in_parts_of_a_fixed_length_is_the_same()
    {
        var shape = new AttentionShape(ScalarType.BFloat16, 128, 6, 2);
        Compare(multiprocessors: 1).Attend(shape, [5, 300], new AttentionTuning { SplitTokens = 512 });
        Compare().Attend(shape, [40, 300, 0], new AttentionTuning { SplitTokens = 64, FixedSplits = true });
        Compare()
            .Attend(
                shape,
                [40, 300, 0],
                new AttentionTuning
                {
                    Prefetch = true,
                    Unroll = 2,
                    Warps = 8,
                }
            );
    }

    [Theory]
    [InlineData(ScalarType.Float32, 100, 97, 0)]
    [InlineData(ScalarType.Float32, 1, 1, -1)]
    [InlineData(ScalarType.BFloat16, 1000, 900, 899)]
    [InlineData(ScalarType.Float16, 1003, 1003, -1)]
    [InlineData(ScalarType.BFloat16, 20_000, 19_999, 17)]
    public void Draws_are_those_of_the_plain_sampler(ScalarType dtype, int columns, int allowed, int forbidden)
    {
        using var scope = NewDisposeScope();
        var compare = Compare();
        var rows =
            columns < 1000 ? 120
            : columns > 10_000 ? 12
            : 45;
        var logits = compare.Normal(dtype, rows, columns) * 3;
        compare.Sample(logits, new AllowedIds(allowed, forbidden < 0 ? null : forbidden), compare.Rows(rows));
    }

    [Fact]
    public void Logits_that_are_impossible_or_all_equal_are_drawn_as_the_plain_sampler_does()
    {
        using var scope = NewDisposeScope();
        var compare = Compare();
        var logits = torch.zeros(36, 700);
        logits.narrow(0, 0, 18).narrow(1, 10, 600).fill_(double.NegativeInfinity);
        logits.narrow(0, 9, 9).narrow(1, 650, 20).fill_(40);
        compare.Sample(logits, new AllowedIds(690, 3), compare.Rows(36));
    }

    [Fact]
    public void A_kernel_that_cannot_be_had_is_replaced_by_other_operations_and_said()
    {
        using var scope = NewDisposeScope();
        using var kernels = new Operations.KernelOperations(new NoKernels(), new Operations.PlainOperations());
        var input = torch.ones(2, 8);
        kernels.SwiGlu(input).eq(new Operations.PlainOperations().SwiGlu(input)).all().item<bool>().ShouldBeTrue();
        kernels.SwiGlu(input);
        kernels.Failures.ShouldHaveSingleItem().ShouldContain("swiglu.cu(3): error: no such thing");
    }

    private static KernelComparison Compare(int multiprocessors = 2)
    {
        EmulatedKernels.OrSkip();
        return new KernelComparison(new EmulatedKernels { Multiprocessors = multiprocessors }, CPU);
    }

    private sealed class NoKernels : IKernelLibrary
    {
        public int Multiprocessors => 1;

        public IKernel Get(string file, string kernel, int sharedBytes, IReadOnlyDictionary<string, int> constants) =>
            throw new KernelCompilationException(file, $"1 thing\n{file}(3): error: no such thing");
    }
}
