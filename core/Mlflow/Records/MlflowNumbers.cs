namespace Rlfw.Mlflow;

/// <summary>Numbers as MLflow's stores keep them: a value is finite, and a flag beside it says that it is none.</summary>
public static class MlflowNumbers
{
    /// <summary>
    /// What stands for a value: NaN is 0 with the flag, infinities are the greatest finite numbers, and zero has no sign.
    /// </summary>
    /// <param name="value">Any value.</param>
    public static (double Value, bool IsNaN) ToStored(double value) =>
        double.IsNaN(value) ? (0, true)
        : double.IsInfinity(value) ? (double.CopySign(double.MaxValue, value), false)
        : value == 0 ? (0, false)
        : (value, false);

    /// <summary>The value that stands there: what <see cref="ToStored"/> made of NaN and infinities is that again.</summary>
    /// <param name="value">The number kept.</param>
    /// <param name="isNaN">The flag.</param>
    public static double FromStored(double value, bool isNaN) =>
        isNaN ? double.NaN
        : Math.Abs(value) >= double.MaxValue ? double.CopySign(double.PositiveInfinity, value)
        : value;
}
