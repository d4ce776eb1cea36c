using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>The text of each token.</summary>
internal static class TokenPieces
{
    /// <summary>
    /// A piece an id, together the text: special tokens as they are spelled, a character of several tokens with its last one.
    /// </summary>
    /// <param name="tokenizer">Decodes.</param>
    /// <param name="ids">Ids within its vocabulary.</param>
    public static string[] Of(ITokenizer tokenizer, IReadOnlyList<int> ids)
    {
        var special = new Dictionary<int, string>();
        foreach (var (text, id) in tokenizer.SpecialTokens)
        {
            special[id] = text;
        }

        var stream = tokenizer.OpenStream();
        var pieces = new string[ids.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            if (special.TryGetValue(ids[i], out var token))
            {
                // Half a character before a special token is as complete as it will be.
                pieces[i] = stream.Flush() + token;
                stream = tokenizer.OpenStream();
            }
            else
            {
                pieces[i] = stream.Append(ids[i]);
            }
        }

        if (pieces.Length > 0)
        {
            pieces[^1] += stream.Flush();
        }

        return pieces;
    }

    /// <summary>Pieces side by side for people: separated, with line ends and control characters visible.</summary>
    public static string Show(IReadOnlyList<string> pieces)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            text.Append(text.Length > 0 ? "|" : "");
            foreach (var rune in piece.EnumerateRunes())
            {
                text.Append(
                    rune.Value switch
                    {
                        '\n' => "⏎",
                        '\t' => "⇥",
                        _ when Rune.IsControl(rune) => $"\\u{rune.Value:x4}",
                        _ => rune.ToString(),
                    }
                );
            }
        }

        return text.ToString();
    }
}
