using System.Globalization;
using System.Runtime.InteropServices;

namespace Rlfw.Cli;

/// <summary>The machine itself.</summary>
internal static class MachineChecks
{
    private const long FewBytes = 1L << 30;

    public static IEnumerable<Finding> All()
    {
        yield return new Finding(
            "rlfw",
            Health.Good,
            $"{typeof(MachineChecks).Assembly.GetName().Version?.ToString(3)} in {AppContext.BaseDirectory}"
        );
        yield return new Finding(
            ".NET",
            Health.Good,
            $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier}), {Cultures()}"
        );
        yield return new Finding(
            "processor",
            Health.Good,
            string.Create(CultureInfo.InvariantCulture, $"{ProcessorName()}, {Environment.ProcessorCount} cores in use")
        );
        yield return Memory();
    }

    /// <summary>ICU is asked for only where the program was built to use cultures.</summary>
    private static string Cultures() =>
        AppContext.TryGetSwitch("System.Globalization.Invariant", out var invariant) && invariant
            ? "ICU not needed"
            : "with ICU";

    private static Finding Memory()
    {
        // The limit of a container counts; what is free is the machine's.
        var total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var free = Math.Min(FreeBytes() ?? total, total);
        return new Finding(
            "memory",
            free < FewBytes ? Health.Poor : Health.Good,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{free / (double)(1L << 30):0.0} of {total / (double)(1L << 30):0.0} GiB free"
            ),
            free < FewBytes ? "end what else holds memory: libtorch and a small model take about 1 GiB" : ""
        );
    }

    private static long? FreeBytes()
    {
        try
        {
            // "MemAvailable:   23000000 kB"
            return
                File.ReadLines("/proc/meminfo")
                    .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .FirstOrDefault(words => words is ["MemAvailable:", _, ..])
                    is { } found
                ? long.Parse(found[1], CultureInfo.InvariantCulture) * 1024
                : null;
        }
        catch (IOException)
        {
            // Not Linux.
            return null;
        }
    }

    private static string ProcessorName()
    {
        try
        {
            return File.ReadLines("/proc/cpuinfo")
                    .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                    ?.Split(':', 2)[1]
                    .Trim()
                ?? $"{RuntimeInformation.ProcessArchitecture}";
        }
        catch (IOException)
        {
            // Not Linux: the architecture has to do.
            return $"{RuntimeInformation.ProcessArchitecture}";
        }
    }
}
