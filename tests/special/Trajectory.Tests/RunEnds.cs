using System.Text;

namespace Rlfw.Trajectory.Tests;

/// <summary>Sees from outside when runs end: by the last lines of their journals.</summary>
/// <param name="runs">The folder of all runs.</param>
internal sealed class RunEnds(string runs)
{
    private static readonly byte[] _ended = Encoding.UTF8.GetBytes("\"run_ended\"");
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until one more run has ended than by now, and a while longer.</summary>
    /// <param name="later">How long after the end.</param>
    /// <param name="patience">The longest wait.</param>
    public async Task WaitAsync(TimeSpan later, TimeSpan patience)
    {
        var before = Count();
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (Count() == before && Environment.TickCount64 < deadline)
        {
            await Task.Delay(_pause);
        }

        await Task.Delay(later);
    }

    private int Count() =>
        Directory.Exists(runs)
            ? Directory.EnumerateFiles(runs, "events.jsonl", SearchOption.AllDirectories).Count(HasEnded)
            : 0;

    private static bool HasEnded(string journal)
    {
        using var file = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        file.Position = Math.Max(0, file.Length - 4096);
        var tail = new byte[file.Length - file.Position];
        return tail.AsSpan(0, file.Read(tail)).IndexOf(_ended) >= 0;
    }
}
