using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rlfw.Mlflow.Double;

/// <summary>What MLflow takes.</summary>
internal static partial class Validation
{
    /// <summary>Refuses names that MLflow refuses.</summary>
    public static void Name(string name, string what)
    {
        if (!Allowed().IsMatch(name))
        {
            throw RefusalException.Invalid(
                $"Invalid value \"{name}\" for parameter 'name' supplied: Names may only contain alphanumerics, underscores (_), "
                    + "dashes (-), periods (.), spaces ( ), colon(:) and slashes (/)."
            );
        }

        if (name.Split('/').Any(segment => segment is "" or "." or ".."))
        {
            throw RefusalException.Invalid(
                $"Invalid value \"{name}\" for parameter 'name' supplied: Names may be treated as files in certain cases"
            );
        }

        if (name.EnumerateRunes().Count() > 250)
        {
            throw RefusalException.Invalid($"'{what}' exceeds the maximum length of 250 characters");
        }
    }

    /// <summary>A metric's value; null where a parser stops.</summary>
    public static double? Value(JsonNode? node) =>
        node switch
        {
            JsonValue value when value.TryGetValue<double>(out var number) => number,
            JsonValue value when value.TryGetValue<string>(out var text) => text switch
            {
                Arguments.Stop => null,
                "NaN" => double.NaN,
                "Infinity" => double.MaxValue,
                "-Infinity" => double.MinValue,
                _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                    number,
                _ => throw RefusalException.Invalid(
                    $"Invalid value \"{text}\" for parameter 'value' supplied:  Hint: Value was of type 'str'."
                ),
            },
            _ => throw RefusalException.Invalid("Missing value for required parameter 'value'."),
        };

    [GeneratedRegex(@"^[\w\-./ :]+$", RegexOptions.None, 1000)]
    private static partial Regex Allowed();
}
