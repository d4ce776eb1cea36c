namespace Rlfw.Cli;

/// <summary>What is wrong with a line of a sequence file.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, in bytes from 1; null where the fault is the whole line's.</param>
/// <param name="Message">What is wrong, what to do.</param>
internal sealed record SequenceFault(string File, int Line, int? Column, string Message)
{
    private const int Shown = 20;

    /// <summary>The fault as one line of a report.</summary>
    public override string ToString() =>
        Column is { } column ? $"{File}:{Line}:{column}: {Message}" : $"{File}:{Line}: {Message}";

    /// <summary>Says what is wrong, at most the first twenty faults.</summary>
    /// <returns>The exit code.</returns>
    public static int Say(Terminal terminal, IReadOnlyList<SequenceFault> faults)
    {
        foreach (var fault in faults.Take(Shown))
        {
            terminal.Say("error", fault.ToString());
        }

        var more = faults.Count > Shown ? $", {Shown} of them shown" : "";
        terminal.Error.WriteLine(
            faults.Count == 1 ? "1 fault; nothing was computed" : $"{faults.Count} faults{more}; nothing was computed"
        );
        return ExitCode.UserFault;
    }
}
