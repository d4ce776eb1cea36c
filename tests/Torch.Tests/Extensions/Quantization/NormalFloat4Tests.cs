namespace Rlfw.Torch.Tests.Extensions.Quantization;

public sealed class NormalFloat4Tests
{
    // The widest gap between neighbouring levels, -1 and -0.696, halved.
    private const double LargestError = 0.1519036;

    [Fact]
    public void Levels_times_the_largest_magnitude_of_their_block_are_kept_exactly()
    {
        using var scope = NewDisposeScope();
        var levels = NormalFloat4.Levels.ToArray();
        var blocks = Enumerable
            .Range(1, 3)
            .SelectMany(scale => Enumerable.Repeat(levels, 4).SelectMany(x => x.Select(y => y * scale)));
        var tensor = torch.tensor(blocks.ToArray(), [6, 32]);
        var quantized = NormalFloat4.Quantize(tensor);
        quantized.Dequantize(float32).eq(tensor).all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void The_first_of_two_elements_is_in_the_high_half_of_their_byte()
    {
        using var scope = NewDisposeScope();
        // Levels 15 and 7, then 0 and 8, scaled by 2; the rest of the block is zeros, level 7.
        var tensor = torch.tensor(new[] { 2f, 0, -2, 2 * 0.0796f });
        var packed = NormalFloat4.Quantize(tensor).Tensors[0].Tensor.data<byte>().ToArray();
        packed.Length.ShouldBe(32);
        packed[..3].ShouldBe(new byte[] { 0xF7, 0x08, 0x77 });
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(7, 63, false)]
    [InlineData(64, 192, false)]
    [InlineData(300, 128, true)]
    [InlineData(5, 77, true)]
    public void No_element_is_off_by_more_than_half_a_gap_of_its_block(int rows, int columns, bool twice)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var tensor =
            torch.randn([rows, columns], generator: generator) * torch.rand([rows, 1], generator: generator).exp();
        var quantized = NormalFloat4.Quantize(tensor, twice);
        var restored = quantized.Dequantize(float32);
        restored.shape.ShouldBe(tensor.shape);
        var largest = Blocks(tensor).abs().amax([1], keepdim: true);
        // Doubly quantized scales are themselves off by half a step of 127.
        var slack = twice ? ((largest - largest.mean()).abs().max() / 254 * 1.01).item<float>() : 0;
        var bound = (largest * LargestError) + slack + 1e-6;
        (Blocks(tensor) - Blocks(restored)).abs().le(bound).all().item<bool>().ShouldBeTrue();
        if (rows * columns > 10_000)
        {
            // Of normal numbers: the error that QLoRA's level positions give, 9 % of their spread.
            ((tensor - restored).square().mean() / tensor.square().mean())
                .sqrt()
                .item<float>()
                .ShouldBeInRange(0.07f, 0.11f);
        }
    }

    [Fact]
    public void Zeros_stay_zeros_and_a_quarter_of_the_bytes_of_half_precision_are_left()
    {
        using var scope = NewDisposeScope();
        var zeros = torch.zeros([128, 256], bfloat16);
        var single = NormalFloat4.Quantize(zeros);
        single.Dequantize(bfloat16).count_nonzero().item<long>().ShouldBe(0);
        Bits(single).ShouldBe(4.5, 0.001);
        Bits(NormalFloat4.Quantize(zeros, doubleQuantization: true)).ShouldBe(4.127, 0.001);
    }

    private static double Bits(NormalFloat4Tensor quantized) =>
        quantized
            .Tensors.Where(part => part.Name != "levels")
            .Sum(part => part.Tensor.numel() * part.Tensor.element_size() * 8.0) / (128 * 256);

    private static Tensor Blocks(Tensor tensor)
    {
        var flat = tensor.reshape(-1);
        var missing = (64 - (flat.numel() % 64)) % 64;
        return torch.cat([flat, torch.zeros(missing)]).view(-1, 64);
    }
}
