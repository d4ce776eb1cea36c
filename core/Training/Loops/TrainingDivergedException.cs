namespace Rlfw.Training.Loops;

/// <summary>An update reported a value that is not finite: what is learned from here on is worthless, so the run stops.</summary>
public sealed class TrainingDivergedException : Exception
{
    private const string Advice =
        "learning has diverged; try a lower learning rate, stronger gradient clipping or smaller rewards";

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which metric of which algorithm, where, and what to try.</param>
    /// <param name="inner">The cause, or null.</param>
    public TrainingDivergedException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>The exception for a metric.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="value">Its value: NaN or an infinity.</param>
    internal static TrainingDivergedException For(string metric, double value) =>
        new(FormattableString.Invariant($"the update reported {metric} = {value}: ") + Advice);

    /// <summary>The exception for learned parameters.</summary>
    /// <param name="parameter">The name of one that is not finite.</param>
    internal static TrainingDivergedException ForParameters(string parameter) =>
        new($"the update left parameter '{parameter}' with values that are not finite: " + Advice);
}
