using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>Keys with values.</summary>
internal static class Pairs
{
    /// <summary>Reads one.</summary>
    public static KeyValuePair<string, string> Read(JsonObject pair) =>
        new(pair["key"]!.GetValue<string>(), pair["value"]?.GetValue<string>() ?? "");

    /// <summary>Sets one, in its old place where it was set before.</summary>
    public static void Set(List<KeyValuePair<string, string>> all, string key, string value)
    {
        var at = all.FindIndex(pair => pair.Key == key);
        if (at < 0)
        {
            all.Add(new(key, value));
        }
        else
        {
            all[at] = new(key, value);
        }
    }

    /// <summary>At most so many characters.</summary>
    public static string Cut(string text, int longest) =>
        text.EnumerateRunes().Count() <= longest
            ? text
            : string.Concat(text.EnumerateRunes().Take(longest).Select(rune => rune.ToString()));
}
