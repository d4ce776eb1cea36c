namespace Rlfw.Generation.Running;

/// <summary>The sizes of batches that are recorded: few enough to record, near enough to waste little.</summary>
internal static class BatchSizes
{
    /// <summary>The next size that is recorded: 1, 2, 4, 8, then in steps of an eighth of the next power of two.</summary>
    /// <param name="rows">Rows needed, at least 1.</param>
    /// <param name="maximum">The largest there is.</param>
    public static int RoundUp(int rows, int maximum)
    {
        var power = 1;
        while (power < rows)
        {
            power *= 2;
        }

        var step = Math.Max(power <= 8 ? power : 8, power / 8);
        return Math.Min(maximum, (rows + step - 1) / step * step);
    }
}
