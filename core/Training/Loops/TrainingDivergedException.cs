namespace Rlfw.Training.Loops;

/// <summary>An update reported a value that is not finite: what is learned from here on is worthless, so the run stops.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which metric of which algorithm, where, and what to try.</param>
    /// <param name="inner">The cause, or null.</param>
    public TrainingDivergedException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>The exception for a metric.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="value">Its value: NaN or an infinity.</param>
    internal static TrainingDivergedException For(string metric, double value) =>
        new(
            FormattableString.Invariant($"the update reported {metric} = {value}: learning has diverged; ")
                + "try a lower learning rate, stronger gradient clipping or smaller rewards"
        );
}
