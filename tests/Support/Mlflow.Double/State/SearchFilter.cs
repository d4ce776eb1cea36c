using System.Globalization;
using System.Text.RegularExpressions;

namespace Rlfw.Mlflow.Double;

/// <summary>MLflow's filter language, as far as rlfw and the recorded exchanges go: comparisons joined by AND.</summary>
internal static partial class SearchFilter
{
    /// <summary>Whether something fits.</summary>
    /// <param name="filter">The filter; null or empty for none.</param>
    /// <param name="look">The value of "tags.x", "name", …; null where it has none. Throws for what it does not know.</param>
    public static bool Fits(string? filter, Func<string, string?> look)
    {
        if (string.IsNullOrEmpty(filter))
        {
            return true;
        }

        var matches = Clause().Matches(filter);
        var read = string.Join("", matches.Select(match => match.Value));
        if (matches.Count == 0 || read.Length != filter.Length)
        {
            throw RefusalException.Invalid($"Invalid clause(s) in filter string: {filter}");
        }

        var fits = true;
        foreach (Match match in matches)
        {
            var key = match.Groups["entity"].Value + match.Groups["key"].Value.Trim('`', '"');
            var value = match.Groups["value"].Value;
            fits &= Compare(
                look(key),
                match.Groups["op"].Value.ToUpperInvariant(),
                value.Trim(value[0] is '"' ? '"' : '\'')
            );
        }

        return fits;
    }

    private static bool Compare(string? actual, string op, string value) =>
        actual is not null
        && op switch
        {
            "=" => actual == value,
            "!=" => actual != value,
            "LIKE" => Regex.IsMatch(
                actual,
                $"^{Regex.Escape(value).Replace("%", ".*")}$",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            ),
            "<" => Number(actual) < Number(value),
            "<=" => Number(actual) <= Number(value),
            ">" => Number(actual) > Number(value),
            _ => Number(actual) >= Number(value),
        };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """\s*(AND\s+)?(?<entity>(tags|params|metrics|attributes)\.)?(?<key>`[^`]+`|"[^"]+"|[\w.]+)\s*(?<op>!=|<=|>=|=|<|>|LIKE)\s*(?<value>'[^']*'|"[^"]*"|-?[\d.]+)\s*""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Clause();
}
