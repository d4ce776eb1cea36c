namespace Rlfw.Torch.Extensions;

/// <summary>A kernel's source does not compile here, or what it compiled to does not load.</summary>
public sealed class KernelCompilationException : Exception
{
    /// <summary>Names the source and keeps what the compiler said.</summary>
    public KernelCompilationException(string name, string log, Exception? inner = null)
        : base($"{name} does not compile for this device: {FirstError(log)}", inner)
    {
        Name = name;
        Log = log;
    }

    /// <summary>The source's name.</summary>
    public string Name { get; }

    /// <summary>All that the compiler said.</summary>
    public string Log { get; }

    private static string FirstError(string log)
    {
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line =>
                line.Contains("error", StringComparison.OrdinalIgnoreCase) && line.Contains(':')
            )
            ?? lines.FirstOrDefault()
            ?? "no reason given";
    }
}
