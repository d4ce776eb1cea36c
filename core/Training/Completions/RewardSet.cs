using System.Runtime.ExceptionServices;
using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// The rewards of a stage. What they return is checked, never repaired: a wrong count, NaN or an infinity is a bug in the
/// reward that would otherwise only show as a model that does not learn. Rewards score side by side, as many at a time as there
/// are processors, and those that wait (<see cref="IAsyncReward"/>) all at once; what comes out does not depend on which
/// is done first.
/// </summary>
/// <param name="rewards">The rewards; may be empty.</param>
/// <param name="clock">Times them, and measures their time limits.</param>
public sealed class RewardSet(IReadOnlyList<NamedReward> rewards, TimeProvider clock)
{
    /// <summary>How many rewards there are.</summary>
    public int Count => rewards.Count;

    /// <summary>Scores a batch with every reward.</summary>
    /// <param name="batch">The completions.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    /// <exception cref="PluginException">
    /// A reward threw, took longer than its time limit, gave the wrong number of values, or gave NaN or an infinity: reward, sample,
    /// prompt and completion in the message. Of several the first in the plan's order.
    /// </exception>
    /// <exception cref="UserErrorException">A reward threw one: its options or the data are wrong.</exception>
    public RewardScores Score(RewardBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var timed = TimedScores(batch, cancellation);
        return new RewardScores
        {
            Names = [.. rewards.Select(x => x.Name)],
            Weights = [.. rewards.Select(x => x.Weight)],
            Scores = [.. timed.Select(x => x.Scores)],
            Totals = [.. Enumerable.Range(0, batch.Samples.Count).Select(i => Total(timed, i))],
            Seconds = [.. timed.Select(x => x.Seconds)],
        };
    }

    private TimedScores[] TimedScores(RewardBatch batch, CancellationToken cancellation)
    {
        using var processors = new SemaphoreSlim(Environment.ProcessorCount);
        var calls = rewards
            .Select(reward => new RewardCall(reward, batch, clock).RunAsync(processors, cancellation))
            .ToArray();
        try
        {
            // Until all are done, also where one has failed: none may still score when the caller goes on, and which failure
            // is reported must not depend on which came first.
            return Task.WhenAll(calls).GetAwaiter().GetResult();
        }
        catch (Exception) when (calls.FirstOrDefault(call => call.IsFaulted) is { } failed)
        {
            ExceptionDispatchInfo.Throw(failed.Exception!.InnerException!);
            throw;
        }
    }

    private double Total(TimedScores[] timed, int sample)
    {
        var (total, applied) = (0.0, false);
        for (var r = 0; r < timed.Length; r++)
        {
            if (timed[r].Scores[sample] is { } score)
            {
                total += rewards[r].Weight * score;
                applied = true;
            }
        }

        return applied ? total : double.NaN;
    }
}
