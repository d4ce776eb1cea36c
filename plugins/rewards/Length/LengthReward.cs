using Rlfw.Contracts;

namespace Rlfw.Plugins.Length;

/// <summary>
/// 1 for a completion of the length asked for, less outside of it. A completion that the length limit cut has no length of its own and
/// scores 0. It says nothing about what is written: beside other rewards it needs a small weight.
/// </summary>
/// <param name="options">The lengths.</param>
[Plugin(
    "length",
    typeof(LengthOptions),
    Summary = "1 for a completion of the length asked for, falling to 0 outside of it."
)]
public sealed class LengthReward(LengthOptions options) : IReward
{
    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return [.. batch.Samples.Select(Score)];
    }

    /// <summary>Null where tokens are asked for and the completion is a stored text without their number.</summary>
    private double? Score(RewardSample sample)
    {
        if (!sample.Finished)
        {
            return 0;
        }

        int? length = options.Unit switch
        {
            LengthUnit.Tokens => sample.Tokens,
            LengthUnit.Characters => sample.Completion.Length,
            _ => sample.Completion.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length,
        };
        if (length is not { } units)
        {
            return null;
        }

        var outside = Math.Max(options.Minimum - units, units - options.Maximum);
        return outside <= 0 ? 1
            : outside >= options.Margin ? 0
            : 1 - ((double)outside / options.Margin);
    }
}
