namespace Rlfw.Http.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(312, "312 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(4_700_000, "4.70 MB")]
    [InlineData(99_960, "100 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(2_471_645_608, "2.47 GB")]
    public void A_size_has_three_digits_and_the_unit_that_fits(double bytes, string expected) =>
        ByteSize.Text(bytes).ShouldBe(expected);
}
