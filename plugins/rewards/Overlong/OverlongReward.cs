using Rlfw.Contracts;

namespace Rlfw.Plugins.Overlong;

/// <summary>
/// The soft overlong punishment of DAPO (Yu et al., 2025, arXiv 2503.14476, equation 13): 0 up to a length, then falling to -1 at the
/// maximum. A completion that was cut is punished by its length like any other, and is not called wrong for it.
/// </summary>
/// <param name="options">The lengths.</param>
[Plugin(
    "overlong",
    typeof(OverlongOptions),
    Summary = "0 for a completion of usual length, falling to -1 at the length limit (DAPO's soft overlong punishment)."
)]
public sealed class OverlongReward(OverlongOptions options) : IReward
{
    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return [.. batch.Samples.Select(sample => sample.Tokens is { } tokens ? Punishment(tokens) : (double?)null)];
    }

    /// <summary>R_length of the paper.</summary>
    private double Punishment(int tokens)
    {
        var free = options.Maximum - options.Buffer;
        return tokens <= free ? 0
            : tokens <= options.Maximum ? (double)(free - tokens) / options.Buffer
            : -1;
    }
}
