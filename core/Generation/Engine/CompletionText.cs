using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>The text of a completion while it grows: gives out what is certain, and finds stop texts.</summary>
/// <param name="stream">Turns ids into text.</param>
/// <param name="stops">The stop texts.</param>
internal sealed class CompletionText(ITokenStream stream, IReadOnlyList<string> stops)
{
    // What may be the beginning of a stop text.
    private readonly StringBuilder _held = new();

    /// <summary>Whether a stop text appeared.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes a token.</summary>
    /// <returns>Text that is certain now.</returns>
    public string Append(int id) => Take(stream.Append(id), isLast: false);

    /// <summary>Ends the completion.</summary>
    /// <returns>What was held back.</returns>
    public string Flush() => IsStopped ? "" : Take(stream.Flush(), isLast: true);

    private string Take(string text, bool isLast)
    {
        if (stops.Count == 0)
        {
            return text;
        }

        _held.Append(text);
        var all = _held.ToString();
        var first = stops.Select(stop => all.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).ToList();
        if (first.Count > 0)
        {
            IsStopped = true;
            _held.Clear();
            return all[..first.Min()];
        }

        var certain = isLast ? all.Length : all.Length - LongestBeginning(all);
        _held.Remove(0, certain);
        return all[..certain];
    }

    /// <summary>How much of a text's end a stop text could begin with.</summary>
    private int LongestBeginning(string text) =>
        stops.Max(stop =>
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > 0; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                {
                    return length;
                }
            }

            return 0;
        });
}
