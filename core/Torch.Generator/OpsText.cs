using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Rlfw.TorchGenerator;

/// <summary>
/// Expands <c>let</c> and <c>for</c> of operator files and templates into plain lines that still know their number.
/// </summary>
internal static class OpsText
{
    private static readonly Regex Name = new(@"^\w+$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static IEnumerable<KeyValuePair<int, string>> Expand(string text)
    {
        var definitions = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = text.Replace("\r", string.Empty).Split('\n');
        string[]? names = null;
        var body = new List<KeyValuePair<int, string>>();
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = Substitute(lines[number - 1].TrimEnd(), definitions);
            var trimmed = line.TrimStart();
            if (trimmed.Length == 0 || (trimmed[0] == '#'))
            {
                continue;
            }
            if (trimmed.StartsWith("let ", StringComparison.Ordinal))
            {
                Define(trimmed.Substring(4), definitions);
            }
            else if (trimmed.StartsWith("for $ in ", StringComparison.Ordinal))
            {
                names = trimmed.Substring(9).Split([' '], StringSplitOptions.RemoveEmptyEntries);
            }
            else if (trimmed == "end")
            {
                foreach (var expanded in Repeat(body, names ?? throw new OpsException("'end' without 'for'")))
                {
                    yield return expanded;
                }
                names = null;
                body.Clear();
            }
            else if (names != null)
            {
                body.Add(new KeyValuePair<int, string>(number, line));
            }
            else
            {
                yield return new KeyValuePair<int, string>(number, line);
            }
        }
        if (names != null)
        {
            throw new OpsException("'for' without 'end'");
        }
    }

    private static IEnumerable<KeyValuePair<int, string>> Repeat(List<KeyValuePair<int, string>> body, string[] names)
    {
        foreach (var name in names)
        {
            foreach (var line in body)
            {
                yield return new KeyValuePair<int, string>(line.Key, Replace(line.Value, name));
            }
        }
    }

    // $ is the word; $1, $2, ... are its parts where it has colons.
    private static string Replace(string line, string word)
    {
        var parts = word.Split(':');
        for (var i = 1; i <= parts.Length; i++)
        {
            line = line.Replace("$" + i, parts[i - 1]);
        }
        return line.Replace("$", word);
    }

    private static void Define(string definition, Dictionary<string, string> definitions)
    {
        var equals = definition.IndexOf('=');
        var name = equals < 0 ? string.Empty : definition.Substring(0, equals).Trim();
        if (!Name.IsMatch(name))
        {
            throw new OpsException($"'let {definition}' should read 'let NAME = text'");
        }
        definitions[name] = definition.Substring(equals + 1).Trim();
    }

    private static string Substitute(string line, Dictionary<string, string> definitions)
    {
        foreach (var definition in definitions)
        {
            line = line.Replace("{" + definition.Key + "}", definition.Value);
        }
        return line;
    }
}
