using System.Text.Json.Nodes;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>The faults of an experiment file as people read them: position, message, and the line itself with a caret.</summary>
internal static class FaultReport
{
    /// <summary>A longer line, which wraps many times, shows nobody where its fault is.</summary>
    private const int LongestLine = 500;

    /// <summary>Says all faults.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Terminal terminal, IReadOnlyList<Fault> faults, bool json)
    {
        if (json)
        {
            JsonText.Write(terminal, new JsonObject { ["faults"] = JsonText.List(faults.Select(ToJson)) });
        }

        var files = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var fault in faults)
        {
            terminal.Say("error", fault.ToString());
            if (Line(files, fault) is { } line)
            {
                var number = $"{fault.Line}";
                terminal.Error.WriteLine($"  {number} | {line}");
                terminal.Error.WriteLine($"  {new string(' ', number.Length)} | {Pointer(line, fault.Column)}");
            }
        }

        terminal.Error.WriteLine(
            faults.Count == 1 ? "1 fault; nothing was run" : $"{faults.Count} faults; nothing was run"
        );
        return ExitCode.UserFault;
    }

    private static JsonObject ToJson(Fault fault) =>
        new()
        {
            ["file"] = fault.File,
            ["line"] = fault.Line,
            ["column"] = fault.Column,
            ["message"] = fault.Message,
            ["suggestion"] = fault.Suggestion,
        };

    private static string? Line(Dictionary<string, string[]> files, Fault fault)
    {
        if (fault.Line <= 0 || !File.Exists(fault.File))
        {
            return null;
        }

        if (!files.TryGetValue(fault.File, out var lines))
        {
            files[fault.File] = lines = Read(fault.File);
        }

        return fault.Line <= lines.Length && lines[fault.Line - 1] is { Length: <= LongestLine } line
            ? Terminal.Printable(line)
            : null;
    }

    private static string[] Read(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The fault is told without its line.
            return [];
        }
    }

    // Tabs stay tabs, so that the caret stands below its character however wide they are shown.
    private static string Pointer(string line, int column) =>
        string.Concat(line.Take(Math.Max(0, column - 1)).Select(c => c == '\t' ? '\t' : ' ')) + "^";
}
