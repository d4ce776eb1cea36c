using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Composition;

/// <summary>One override of the command line.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">The path, with the experiment's name in front where the user wrote it.</param>
/// <param name="Value">The value; null for a removal.</param>
/// <param name="Position">Its place on the command line.</param>
internal sealed record Override(OverrideKind Kind, TreePath Path, Node? Value, Position Position)
{
    /// <summary>Reads <c>path=value</c>, <c>+path=value</c> or <c>~path</c>; null after a fault.</summary>
    /// <param name="text">The argument.</param>
    /// <param name="number">Its position among the overrides, from 1.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static Override? Parse(string text, int number, FaultCollector faults)
    {
        var position = new Position($"command line, override {number}", 0, number);
        if (text.StartsWith('-'))
        {
            faults.Add(
                position,
                $"'{text}' is neither an option of this command nor an override",
                "'rlfw run --help' lists the options; an override is path=value, +path=value or ~path"
            );
            return null;
        }

        var kind =
            text.StartsWith('+') ? OverrideKind.Add
            : text.StartsWith('~') ? OverrideKind.Remove
            : OverrideKind.Set;
        var body = kind == OverrideKind.Set ? text : text[1..];
        var equals = body.IndexOf('=', StringComparison.Ordinal);
        if ((kind == OverrideKind.Remove) != (equals < 0))
        {
            faults.Add(position, $"'{text}' is not an override", "write path=value, +path=value or ~path");
            return null;
        }

        var written = equals < 0 ? body : body[..equals];
        if (TreePath.Parse(written) is not { } path)
        {
            faults.Add(
                position,
                $"'{written}' is not a path",
                "write names with dots between them: algorithm.learning_rate"
            );
            return null;
        }

        if (kind == OverrideKind.Remove)
        {
            return new Override(kind, path, null, position);
        }

        var value = YamlReader.Read(body[(equals + 1)..], (_, _) => position, faults);
        return value is null ? null : new Override(kind, path, value, position);
    }
}
