using Rlfw.Contracts;

namespace Rlfw.Plugins.Format;

/// <summary>
/// 1 for a completion that has the shape asked for from its first to its last character, else 0. A completion that the
/// length limit cut has no end, so it scores 0.
/// </summary>
[Plugin("format", typeof(FormatOptions), Summary = "1 if the whole completion matches a pattern, else 0.")]
public sealed class FormatReward : IReward
{
    private readonly TextPattern _whole;

    /// <summary>Makes the reward.</summary>
    /// <param name="options">The pattern.</param>
    public FormatReward(FormatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // \A and \z rather than ^ and $: under (?m) those would let text on other lines pass.
        _whole = $@"\A(?s:{options.Pattern})\z";
    }

    /// <inheritdoc />
    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var scores = new double?[batch.Samples.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = batch.Samples[i];
            scores[i] = sample.Finished && _whole.IsMatch(sample.Completion) ? 1 : 0;
        }

        return scores;
    }
}
