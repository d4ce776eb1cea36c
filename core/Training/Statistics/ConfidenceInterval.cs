namespace Rlfw.Training.Statistics;

/// <summary>An estimate with the interval that covers the true value with a stated probability.</summary>
/// <param name="Estimate">The point estimate.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
/// <param name="Level">The probability, 0.95 by default wherever an interval is made.</param>
public readonly record struct ConfidenceInterval(double Estimate, double Low, double High, double Level)
{
    /// <summary>Half the interval's width: what stands after "±".</summary>
    public double HalfWidth => (High - Low) / 2;
}
