using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>What a replay buffer takes of the machine's memory, and whether there is as much.</summary>
public static class ReplayMemory
{
    /// <summary>
    /// Bytes of a full buffer: each observation once, the action, the reward, a byte of flags, the priority where there are any. What
    /// episodes ended with comes on top, an observation an episode.
    /// </summary>
    /// <param name="settings">Capacity and kind of replay.</param>
    /// <param name="observationSpace">The observation space.</param>
    /// <param name="actionSpace">The action space.</param>
    public static long BytesOf(OffPolicySettings settings, Space observationSpace, Space actionSpace)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(observationSpace);
        ArgumentNullException.ThrowIfNull(actionSpace);
        var row =
            (sizeof(float) * (long)observationSpace.Size)
            + ActionColumn.BytesPerAction(actionSpace)
            + sizeof(float)
            + sizeof(byte);
        var capacity = settings.ReplayCapacity > 0 ? settings.ReplayCapacity : settings.Environments;
        var priorities = settings.Priorities is null ? 0 : PrioritySums.BytesOf(capacity);
        return (capacity * row) + priorities + (sizeof(float) * (long)settings.Environments * observationSpace.Size);
    }

    /// <summary>Refuses a buffer that does not fit.</summary>
    /// <param name="settings">Capacity and kind of replay.</param>
    /// <param name="observationSpace">The observation space.</param>
    /// <param name="actionSpace">The action space.</param>
    /// <param name="freeBytes">What the machine has left.</param>
    /// <exception cref="UserErrorException">It is larger than what is left, or than an array can be.</exception>
    public static void Check(OffPolicySettings settings, Space observationSpace, Space actionSpace, long freeBytes)
    {
        var bytes = BytesOf(settings, observationSpace, actionSpace);
        var capacity = Math.Max(settings.ReplayCapacity, settings.Environments);
        var width = Math.Max(observationSpace.Size, actionSpace.Size);
        var longest = Array.MaxLength / width;
        if (bytes <= freeBytes && capacity <= longest)
        {
            return;
        }

        var fits = Math.Max(1, Math.Min(longest, (long)(capacity * (0.9 * freeBytes / bytes))));
        var buffer =
            $"a replay buffer of {Number(capacity)} transitions with {Number(observationSpace.Size)} numbers an observation ";
        throw new UserErrorException(
            bytes > freeBytes
                ? buffer
                    + $"takes {Number(bytes)} bytes, and {Number(freeBytes)} are free; set replay_capacity to at most "
                    + $"{Number(fits)}, or use a machine with more memory"
                : buffer
                    + $"is {Number((long)capacity * width)} numbers in a row, and an array holds {Number(Array.MaxLength)}; set "
                    + $"replay_capacity to at most {Number(fits)}"
        );
    }

    /// <summary>Bytes of memory that can still be had: what the system says is available, within the limit of a container.</summary>
    public static long Free()
    {
        var memory = GC.GetGCMemoryInfo();
        var left = Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
        return Available() is { } available ? Math.Min(available, memory.TotalAvailableMemoryBytes) : left;
    }

    private static long? Available()
    {
        const string path = "/proc/meminfo";
        if (!File.Exists(path))
        {
            return null;
        }

        // "MemAvailable:   23000000 kB"
        var words = File.ReadLines(path)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words is ["MemAvailable:", _, ..]);
        return
            words is not null
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes * 1024
            : null;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
