using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>One reward scoring one batch: timed, limited, and what it gives checked.</summary>
/// <param name="reward">The reward.</param>
/// <param name="batch">The completions.</param>
/// <param name="clock">Measures.</param>
internal sealed class RewardCall(NamedReward reward, RewardBatch batch, TimeProvider clock)
{
    // How long to look for the sample that a reward throws on: that it throws is known already, the sample is a help.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>Scores the batch on a thread of the pool.</summary>
    /// <param name="processors">Taken by rewards that compute, for as long as they do.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    public async Task<TimedScores> RunAsync(SemaphoreSlim processors, CancellationToken cancellation)
    {
        var computes = reward.Reward is not IAsyncReward;
        if (computes)
        {
            await processors.WaitAsync(cancellation).ConfigureAwait(false);
        }

        try
        {
            var start = clock.GetTimestamp();
            var scores = await LimitedAsync(cancellation).ConfigureAwait(false);
            var seconds = clock.GetElapsedTime(start).TotalSeconds;
            RewardFaults.Check(reward, batch, scores);
            return new TimedScores(scores, seconds);
        }
        finally
        {
            if (computes)
            {
                processors.Release();
            }
        }
    }

    /// <summary>The scores, or the time limit's end, whether or not the reward takes notice of it.</summary>
    private async Task<IReadOnlyList<double?>> LimitedAsync(CancellationToken cancellation)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var scoring = Task.Run(() => ScoreAsync(batch, stop.Token), CancellationToken.None);
        // A reward that ignores the token scores on after its end was reported: the source has to live as long, and what it
        // throws by then is of no use to anybody.
        _ = scoring.ContinueWith(
            done =>
            {
                _ = done.Exception;
                stop.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        try
        {
            return await scoring
                .WaitAsync(reward.TimeLimit ?? Timeout.InfiniteTimeSpan, clock, cancellation)
                .ConfigureAwait(false);
        }
        catch (TimeoutException e) when (scoring.Exception?.InnerException != e)
        {
            if (!scoring.IsCompleted)
            {
                await stop.CancelAsync().ConfigureAwait(false);
            }

            throw RewardFaults.TooSlow(reward, batch);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            throw RewardFaults.Threw(reward, batch, await CulpritAsync(cancellation).ConfigureAwait(false), e);
        }
    }

    private Task<IReadOnlyList<double?>> ScoreAsync(RewardBatch samples, CancellationToken cancellation) =>
        reward.Reward is IAsyncReward waiting
            ? waiting.ScoreAsync(samples, cancellation)
            : Task.FromResult(reward.Reward.Score(samples, cancellation));

    /// <summary>The first sample that the reward throws on when it gets it alone; null where none is found in time.</summary>
    private async Task<int?> CulpritAsync(CancellationToken cancellation)
    {
        var looking = Task.Run<int?>(
            async () =>
            {
                for (var i = 0; i < batch.Samples.Count; i++)
                {
                    try
                    {
                        await ScoreAsync(batch with { Samples = [batch.Samples[i]] }, cancellation)
                            .ConfigureAwait(false);
                    }
#pragma warning disable CA1031 // Whatever it throws: that is what is looked for.
                    catch (Exception)
#pragma warning restore CA1031
                    {
                        return i;
                    }
                }

                return null;
            },
            CancellationToken.None
        );
        try
        {
            return await looking.WaitAsync(_patience, clock, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }
}
