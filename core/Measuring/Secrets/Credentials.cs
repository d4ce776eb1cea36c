namespace Rlfw.Measuring;

/// <summary>Finds what stands before the host of a URL: <c>https://user:password@host</c>.</summary>
internal static class Credentials
{
    private const string Mark = "://";
    private const int Longest = 2048;

    /// <summary>Finds credentials in URLs.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Takes what is found.</param>
    public static void Find(string text, List<Passage> found)
    {
        for (var at = 0; (at = text.IndexOf(Mark, at, StringComparison.Ordinal)) >= 0; )
        {
            var start = at + Mark.Length;
            var end = EndOfCredentials(text, start);
            var credentials = new Passage(start, end);
            if (end > start && !IsHarmless(text, at, credentials.In(text)))
            {
                found.Add(credentials);
            }

            at = Math.Max(start, end);
        }
    }

    /// <summary>The passwords in URLs, and users without one, which are tokens as a rule.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<string> In(string text)
    {
        var found = new List<Passage>();
        Find(text, found);
        return found.Select(passage =>
        {
            var credentials = passage.In(text);
            return credentials[(credentials.IndexOf(':') + 1)..].ToString();
        });
    }

    /// <summary>The place of the @ that ends a URL's credentials; the start where there are none.</summary>
    private static int EndOfCredentials(string text, int start)
    {
        var end = start;
        var authority = true;
        for (var i = start; i < text.Length && i - start < Longest && !EndsUrl(text[i]); i++)
        {
            if (text[i] == ':' && i + 2 < text.Length && text[i + 1] == '/' && text[i + 2] == '/')
            {
                break;
            }

            if (text[i] is '/' or '?' or '#')
            {
                // "user:pass/word@host" is no proper URL and all the same what people write; "host:80/a@b" is one.
                authority &= HasPassword(text.AsSpan(start, i - start));
                if (end > start || !authority)
                {
                    break;
                }
            }

            if (text[i] == '@')
            {
                end = i;
            }
        }

        return end;
    }

    private static bool HasPassword(ReadOnlySpan<char> authority) =>
        authority.IndexOf(':') is var colon and >= 0
        && authority[0] != '['
        && authority[(colon + 1)..].ContainsAnyExceptInRange('0', '9');

    // Who logs in over SSH is no secret: ssh://git@host. Neither is a reference to a variable.
    private static bool IsHarmless(string text, int mark, ReadOnlySpan<char> credentials) =>
        credentials is SecretFilter.Mask
        || (!credentials.Contains(':') && text.AsSpan(0, mark).EndsWith("ssh", StringComparison.OrdinalIgnoreCase));

    private static bool EndsUrl(char c) => char.IsWhiteSpace(c) || c is '"' or '\'' or '<' or '>' or '`' or '\\';
}
