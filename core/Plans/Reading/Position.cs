namespace Rlfw.Plans.Reading;

/// <summary>Where a node stands.</summary>
/// <param name="File">The file, or "command line, override 2".</param>
/// <param name="Line">The line, from 1; 0 on the command line.</param>
/// <param name="Column">The column, from 1; on the command line the position of the override.</param>
internal readonly record struct Position(string File, int Line, int Column)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}:{Column}" : File;
}
