using Rlfw.Contracts;

namespace Judge;

/// <summary>What a judge says who has to be waited for: 1 for a question, else 0.</summary>
[Plugin("judged", typeof(JudgedOptions), Summary = "Asks a judge who takes time.")]
public sealed class JudgedReward(JudgedOptions options) : IAsyncReward
{
    public async Task<IReadOnlyList<double?>> ScoreAsync(RewardBatch batch, CancellationToken cancellation) =>
        await Task.WhenAll(batch.Samples.Select(sample => AskAsync(sample, cancellation)));

    private async Task<double?> AskAsync(RewardSample sample, CancellationToken cancellation)
    {
        await Task.Delay(options.Milliseconds, cancellation);
        return sample.Completion.EndsWith('?') ? 1 : 0;
    }
}
