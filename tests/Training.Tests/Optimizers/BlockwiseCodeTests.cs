using Rlfw.Contracts;
using Rlfw.Training.Optimizers;

namespace Rlfw.Training.Tests.Optimizers;

public sealed class BlockwiseCodeTests
{
    [Fact]
    public void A_number_becomes_the_nearest_value_of_the_code_times_its_block_s_largest()
    {
        using var scope = NewDisposeScope();
        using var code = new BlockwiseCode([-1, 0, 0.5f, 1], CPU);
        var numbers = torch.tensor(new[] { 4f, 0.9f, 1.1f, -2.1f, -1.9f, 3.1f });
        var (codes, scales) = code.Encode(numbers);
        codes.data<byte>().ToArray().ShouldBe([3, 1, 2, 0, 1, 3]);
        scales.data<float>().ToArray().ShouldBe([4f]);
        code.Decode(codes, scales).data<float>().ToArray().ShouldBe([4f, 0, 2, -4, 0, 4]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5000)]
    public void Errors_are_at_most_half_a_step_of_the_code(int count)
    {
        using var scope = NewDisposeScope();
        var random = new RandomStream(7, "numbers");
        var numbers = Enumerable
            .Range(0, count)
            .Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.NextDouble(-4, 2))))
            .ToArray();
        using var code = new BlockwiseCode(DynamicCode.Signed, CPU);
        var (codes, scales) = code.Encode(torch.tensor(numbers));
        codes.shape.ShouldBe([count]);
        scales.shape.ShouldBe([BlockwiseCode.Blocks(count)]);
        var decoded = code.Decode(codes, scales).data<float>().ToArray();
        for (var i = 0; i < count; i++)
        {
            var block = numbers.Skip(i / 256 * 256).Take(256);
            var scale = block.Max(Math.Abs);
            var nearest = DynamicCode.Signed.Min(value => Math.Abs((value * scale) - numbers[i]));
            Math.Abs(decoded[i] - numbers[i]).ShouldBe(nearest, 1e-6 * scale);
        }
    }

    [Fact]
    public void An_outlier_costs_the_precision_of_its_own_block_alone()
    {
        using var scope = NewDisposeScope();
        using var code = new BlockwiseCode(DynamicCode.Signed, CPU);
        var numbers = torch.full([512], 0.013f);
        numbers[0] = 1000f;
        var (codes, scales) = code.Encode(numbers);
        var decoded = code.Decode(codes, scales).data<float>().ToArray();
        decoded[0].ShouldBe(1000);
        Math.Abs(decoded[1] - 0.013f).ShouldBeGreaterThan(1e-4f);
        decoded[256..].ShouldAllBe(x => x == 0.013f);
    }

    [Fact]
    public void Zeros_stay_zeros()
    {
        using var scope = NewDisposeScope();
        foreach (var values in new[] { DynamicCode.Signed, DynamicCode.Unsigned })
        {
            using var code = new BlockwiseCode(values, CPU);
            var (codes, scales) = code.Encode(torch.zeros([300]));
            code.Decode(codes, scales).data<float>().ToArray().ShouldAllBe(x => x == 0);
        }
    }

    [Fact]
    public void A_square_above_0_never_becomes_0_as_its_root_divides()
    {
        using var scope = NewDisposeScope();
        using var code = new BlockwiseCode(DynamicCode.Unsigned, CPU);
        var (codes, scales) = code.Encode(torch.tensor(new[] { 1f, 1e-9f, 0 }));
        var decoded = code.Decode(codes, scales).data<float>().ToArray();
        decoded.ShouldBe([1, DynamicCode.Unsigned[1], 0]);
    }
}
