using System.Globalization;
using System.Runtime.InteropServices;

namespace Rlfw.Cli;

/// <summary>The machine itself.</summary>
internal static class MachineChecks
{
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
            $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})"
        );
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        yield return new Finding(
            "processor",
            Health.Good,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ProcessorName()}, {Environment.ProcessorCount} in use, {memory:0.0} GiB memory"
            )
        );
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
