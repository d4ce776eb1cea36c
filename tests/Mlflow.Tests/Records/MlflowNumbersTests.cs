namespace Rlfw.Mlflow.Tests;

public sealed class MlflowNumbersTests
{
    [Theory]
    [InlineData(double.NaN, 0, true)]
    [InlineData(double.PositiveInfinity, double.MaxValue, false)]
    [InlineData(double.NegativeInfinity, double.MinValue, false)]
    [InlineData(0.1, 0.1, false)]
    [InlineData(double.Epsilon, double.Epsilon, false)]
    public void A_value_is_kept_as_a_finite_number_and_comes_back(double value, double kept, bool isNaN)
    {
        MlflowNumbers.ToStored(value).ShouldBe((kept, isNaN));
        MlflowNumbers.FromStored(kept, isNaN).ShouldBe(value);
    }

    [Fact]
    public void Zero_has_no_sign() => BitConverter.DoubleToInt64Bits(MlflowNumbers.ToStored(-0.0).Value).ShouldBe(0);
}
