namespace Rlfw.Cli;

/// <summary>A line of a sequence file is not what it should be; caught by the reader of the file, which knows the line.</summary>
internal sealed class LineException : Exception
{
    public LineException(string message, int? column = null, Exception? inner = null)
        : base(message, inner) => Column = column;

    /// <summary>The column, in bytes from 1; null where the fault is the whole line's.</summary>
    public int? Column { get; }
}
