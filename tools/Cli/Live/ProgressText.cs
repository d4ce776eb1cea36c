using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Progress in words, for the plain and the live display alike.</summary>
internal static class ProgressText
{
    /// <summary>"4,200 steps/s, 0:12 left"; empty before it is known.</summary>
    public static string Pace(RunProgress run) =>
        run.Rate is { } rate
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{(rate < 10 ? rate.ToString("0.0", CultureInfo.InvariantCulture) : rate.ToString("N0", CultureInfo.InvariantCulture))} steps/s, {Clock(run.Left ?? default)} left"
            )
            : "";

    /// <summary>"eval/return 132.4, loss 0.12".</summary>
    public static string Metrics(RunProgress run) =>
        string.Join(", ", run.Metrics.Select(m => $"{m.Key} {Numbers.Short(m.Value)}"));

    /// <summary>"finished: return 500"; "failed: ..."; "stopped after training step 3; ...".</summary>
    public static string End(RunEnded ended) =>
        ended.Outcome switch
        {
            RunOutcome.Finished when ended.Results.Count > 0 =>
                $"finished: {string.Join(", ", ended.Results.Select(r => $"{r.Key} {Numbers.Short(r.Value)}"))}",
            RunOutcome.Failed => $"failed: {ended.Message}",
            RunOutcome.Stopped => ended.Message,
            _ => "finished",
        };

    /// <summary>"0:12", "1:02:03".</summary>
    public static string Clock(TimeSpan time) =>
        time.TotalHours < 1
            ? time.ToString(@"m\:ss", CultureInfo.InvariantCulture)
            : $"{(int)time.TotalHours}:{time.ToString(@"mm\:ss", CultureInfo.InvariantCulture)}";
}
