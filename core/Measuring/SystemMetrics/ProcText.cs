using System.Globalization;

namespace Rlfw.Measuring;

/// <summary>What Linux says in the files below /proc.</summary>
internal static class ProcText
{
    private const int BytesPerKibibyte = 1024;

    /// <summary>The processors' time since the machine started, in ticks.</summary>
    /// <param name="stat">The text of /proc/stat.</param>
    /// <returns>The first line's fields: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice.</returns>
    /// <exception cref="FormatException">The text says something else.</exception>
    public static long[] CpuTicks(string stat)
    {
        var fields = stat.AsSpan(0, Math.Max(stat.IndexOf('\n'), 0))
            .ToString()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is ["cpu", _, _, _, _, ..]
            ? [.. fields.Skip(1).Select(Number)]
            : throw new FormatException("/proc/stat does not begin with the processors' times");
    }

    /// <summary>The part of time that processors were busy between two readings.</summary>
    /// <param name="before">The earlier ticks.</param>
    /// <param name="after">The later ones.</param>
    /// <returns>0 to 100; NaN where no time went by.</returns>
    /// <remarks>
    /// As psutil, which MLflow asks: guests' time is part of user time already; waiting for a disk is being idle; a counter that
    /// went back, as iowait does, counts as one that stood still.
    /// </remarks>
    public static double BusyPercentage(long[] before, long[] after)
    {
        const int idle = 3;
        const int ioWait = 4;
        const int guest = 8;
        double all = 0,
            busy = 0;
        for (var i = 0; i < Math.Min(Math.Min(before.Length, after.Length), guest); i++)
        {
            var ticks = Math.Max(after[i] - before[i], 0);
            all += ticks;
            busy += i is idle or ioWait ? 0 : ticks;
        }

        return busy / all * 100;
    }

    /// <summary>How much memory the machine has, and how much is in use, other than by caches.</summary>
    /// <param name="memInfo">The text of /proc/meminfo.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="FormatException">A field is missing.</exception>
    public static (long Total, long Used) Memory(string memInfo)
    {
        var total = Field(memInfo, "MemTotal") ?? throw new FormatException("/proc/meminfo has no MemTotal");
        var free = Field(memInfo, "MemFree") ?? throw new FormatException("/proc/meminfo has no MemFree");
        var caches =
            (Field(memInfo, "Buffers") ?? 0) + (Field(memInfo, "Cached") ?? 0) + (Field(memInfo, "SReclaimable") ?? 0);
        var used = total - free - caches;
        // In some containers caches are the host's.
        return (total, used < 0 ? total - free : used);
    }

    /// <summary>The bytes that went through every network interface since it is there.</summary>
    /// <param name="netDev">The text of /proc/net/dev.</param>
    /// <exception cref="FormatException">A line has too few fields.</exception>
    public static IEnumerable<(string Interface, long Received, long Sent)> Network(string netDev)
    {
        foreach (var line in netDev.Split('\n'))
        {
            var colon = line.LastIndexOf(':');
            if (colon > 0)
            {
                var fields = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                yield return fields.Length > 8
                    ? (line[..colon].Trim(), Number(fields[0]), Number(fields[8]))
                    : throw new FormatException($"/proc/net/dev says too little of {line[..colon].Trim()}");
            }
        }
    }

    private static long? Field(string memInfo, string name)
    {
        foreach (var line in memInfo.AsSpan().EnumerateLines())
        {
            if (
                line.StartsWith(name, StringComparison.Ordinal)
                && line.Length > name.Length
                && line[name.Length] == ':'
            )
            {
                var value = line[(name.Length + 1)..].Trim();
                var unit = value.IndexOf(' ');
                return Number((unit < 0 ? value : value[..unit]).ToString()) * BytesPerKibibyte;
            }
        }

        return null;
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
