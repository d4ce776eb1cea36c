using System.Globalization;

namespace Rlfw.Trajectory.Tests;

/// <summary>Sees from outside how far runs have come: by their checkpoints.</summary>
/// <param name="runs">The folder of all runs.</param>
internal sealed class Strikes(string runs)
{
    private const string Checkpoint = "step-";

    private const long Ended = long.MaxValue;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Waits until every run that has not ended has a checkpoint that it did not have before, so that whatever strikes then strikes each
    /// run at another place, and a while longer.
    /// </summary>
    /// <param name="count">How many runs there are.</param>
    /// <param name="later">How long after the last of these checkpoints.</param>
    /// <param name="patience">The longest wait.</param>
    public async Task WaitAsync(int count, TimeSpan later, TimeSpan patience)
    {
        var before = Last();
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (!HaveAdvanced(before, count) && Environment.TickCount64 < deadline)
        {
            await Task.Delay(_pause);
        }

        await Task.Delay(later);
    }

    private bool HaveAdvanced(Dictionary<string, long> before, int count)
    {
        var now = Last();
        return now.Count(x => x.Value == Ended || x.Value > before.GetValueOrDefault(x.Key)) == count;
    }

    /// <summary>The training step of every run's last checkpoint.</summary>
    private Dictionary<string, long> Last() =>
        Directory.Exists(runs)
            ? Directory
                .EnumerateDirectories(runs)
                .SelectMany(Directory.EnumerateDirectories)
                .ToDictionary(x => x, x => HasEnded(x) ? Ended : LastStep(x), StringComparer.Ordinal)
            : [];

    // The result appears at the end, whole.
    private static bool HasEnded(string run) => Directory.Exists(Path.Combine(run, "model"));

    private static long LastStep(string run)
    {
        var checkpoints = Path.Combine(run, "checkpoints");
        return Directory.Exists(checkpoints)
            ? Directory
                .EnumerateDirectories(checkpoints, Checkpoint + "*")
                .Select(x => long.Parse(Path.GetFileName(x)[Checkpoint.Length..], CultureInfo.InvariantCulture))
                .DefaultIfEmpty()
                .Max()
            : 0;
    }
}
