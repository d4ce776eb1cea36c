namespace Rlfw.Plans;

/// <summary>Something wrong in an experiment file or an override, and what to do about it.</summary>
/// <param name="File">The file as the user named it, or "command line, override 2".</param>
/// <param name="Line">The line, from 1; 0 where there is none.</param>
/// <param name="Column">The column, from 1; on the command line the position of the override.</param>
/// <param name="Message">What is wrong, in one sentence without a full stop.</param>
/// <param name="Suggestion">What to do, or null: "did you mean 'learning_rate'?".</param>
public sealed record Fault(string File, int Line, int Column, string Message, string? Suggestion = null)
{
    /// <summary>The fault as one line of a report: position, message, suggestion.</summary>
    public override string ToString()
    {
        var where = Line > 0 ? $"{File}:{Line}:{Column}" : File;
        return Suggestion is null ? $"{where}: {Message}" : $"{where}: {Message}; {Suggestion}";
    }
}
