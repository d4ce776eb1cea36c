namespace Rlfw.Torch.Tests.Extensions.Quantization;

public sealed class RowwiseInt8Tests
{
    [Fact]
    public void A_row_is_whole_steps_of_its_largest_magnitude()
    {
        using var scope = NewDisposeScope();
        var (values, scales) = RowwiseInt8.Quantize(torch.tensor(new[] { 127f, -63.6f, 0.5f, 0, 0, 0 }, [2, 3]));
        values.data<sbyte>().ToArray().ShouldBe(new sbyte[] { 127, -64, 0, 0, 0, 0 });
        scales.data<float>().ToArray().ShouldBe(new[] { 1f, 0 });
    }

    [Theory]
    [InlineData(ScalarType.Float32, 0)]
    [InlineData(ScalarType.BFloat16, 1.0 / 256)]
    [InlineData(ScalarType.Float16, 1.0 / 2048)]
    public void No_element_is_off_by_more_than_half_a_step_and_the_dtypes_rounding(ScalarType dtype, double rounding)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var matrix = torch.randn([50, 70], generator: generator).mul_(torch.rand([50, 1], generator: generator));
        var (values, scales) = RowwiseInt8.Quantize(matrix);
        var restored = RowwiseInt8.Dequantize(values, scales, dtype);
        restored.dtype.ShouldBe(dtype);
        var bound = (scales * 0.5001) + (matrix.abs() * rounding) + (scales * rounding);
        (restored.to(float32) - matrix).abs().le(bound).all().item<bool>().ShouldBeTrue();
    }
}
