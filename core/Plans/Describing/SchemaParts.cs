using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Plans.Binding;

namespace Rlfw.Plans.Describing;

/// <summary>The small parts of which schemas are made.</summary>
internal static class SchemaParts
{
    public static JsonObject Number(OptionShape shape, IReadOnlyList<ValidationAttribute> rules)
    {
        var number = Typed(shape is OptionShape.Integer ? "integer" : "number");
        if (shape is OptionShape.Integer { Least: var typeLeast } && typeLeast == 0)
        {
            number["minimum"] = 0;
        }

        foreach (var range in rules.OfType<RangeAttribute>().Where(range => range.OperandType != typeof(TimeSpan)))
        {
            Bound(number, range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum", RangeWords.Least(range));
            Bound(number, range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum", RangeWords.Most(range));
        }

        return number;
    }

    public static JsonObject Text(IReadOnlyList<ValidationAttribute> rules)
    {
        var allowed = rules.OfType<AllowedValuesAttribute>().FirstOrDefault();
        if (allowed is not null)
        {
            return AnyOf([Enum(allowed.Values.OfType<string>()), Reference("reference")]);
        }

        var text = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        foreach (var (least, most) in rules.Select(OptionRules.Length).OfType<(int, int)>())
        {
            Bound(text, "minLength", least > 0 ? least : null);
            Bound(text, "maxLength", most < int.MaxValue ? most : null);
        }

        if (rules.OfType<RegularExpressionAttribute>().FirstOrDefault() is not { } pattern)
        {
            return text;
        }

        text["pattern"] = pattern.Pattern;
        return AnyOf([text, Reference("reference")]);
    }

    public static void Bound(JsonObject schema, string key, double? value)
    {
        if (value is { } number)
        {
            schema[key] =
                number is >= long.MinValue and <= long.MaxValue && double.IsInteger(number)
                    ? JsonValue.Create((long)number)
                    : JsonNode.Parse(number.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    public static List<JsonObject> Branches(JsonObject schema) =>
        schema["anyOf"] is JsonArray branches
            ? [.. branches.Select(branch => branch!.DeepClone().AsObject())]
            : [schema];

    public static JsonObject Typed(string type) => new() { ["type"] = type };

    public static JsonObject Described(string type, string description) =>
        new() { ["type"] = type, ["description"] = description };

    public static JsonObject Enum(IEnumerable<string> words) =>
        new() { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/definitions/{name}" };

    public static JsonObject AnyOf(IEnumerable<JsonObject> branches) =>
        new() { ["anyOf"] = new JsonArray([.. branches]) };
}
