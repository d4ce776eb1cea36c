using System.Globalization;

namespace Rlfw.Benchmarks;

/// <summary>Memory of this process, from /proc.</summary>
/// <param name="PeakBytes">The most that was resident, shared pages of files included.</param>
/// <param name="AnonymousBytes">Resident now and in no file: what the process has for itself.</param>
/// <param name="FileBytes">Resident now and the file cache's: what goes when others need it.</param>
internal sealed record ProcessMemory(long PeakBytes, long AnonymousBytes, long FileBytes)
{
    /// <summary>What came after another moment.</summary>
    public ProcessMemory Since(ProcessMemory before) =>
        new(
            PeakBytes - before.AnonymousBytes - before.FileBytes,
            AnonymousBytes - before.AnonymousBytes,
            FileBytes - before.FileBytes
        );

    /// <summary>Now.</summary>
    public static ProcessMemory Now()
    {
        var lines = File.ReadAllLines("/proc/self/status");
        return new ProcessMemory(Bytes(lines, "VmHWM:"), Bytes(lines, "RssAnon:"), Bytes(lines, "RssFile:"));
    }

    /// <summary>Starts the peak again from now.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Bytes(string[] lines, string name)
    {
        var line = lines.First(x => x.StartsWith(name, StringComparison.Ordinal));
        return 1024
            * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
