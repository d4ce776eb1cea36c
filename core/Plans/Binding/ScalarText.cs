using System.Globalization;
using System.Reflection;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>Scalars to values of a shape and back, by one pair of functions that are each other's inverse.</summary>
internal static class ScalarText
{
    /// <summary>The value of a scalar; false where it is not of the shape.</summary>
    public static bool TryParse(OptionShape shape, ScalarNode node, out object? value)
    {
        var text = node.Text;
        value = null;
        switch (shape)
        {
            case OptionShape.Text:
                value = text;
                return true;
            case OptionShape.Choice choice:
                return TryChoice(choice, text, out value);
            case OptionShape.Duration:
                return TryDuration(text, out value);
            case OptionShape.Parsable parsable:
                return TryParsable(parsable.Type, text, out value);
            // A quoted number is a text; only an environment variable may stand for a number within quotes, because
            // in a flow mapping it cannot stand without.
            case var _ when node.Quoted && node.Reference is null:
                return false;
            case OptionShape.Boolean:
                var isBoolean = CoreSchema.TryBoolean(text, out var boolean);
                value = boolean;
                return isBoolean;
            case OptionShape.Integer integer:
                return TryInteger(integer, text, out value);
            case OptionShape.Number number:
                var isNumber = CoreSchema.TryNumber(text, out var x) && !double.IsNaN(x);
                value = number.Type == typeof(float) ? (float)x : (object)x;
                return isNumber && (number.Type == typeof(double) || double.IsInfinity(x) || float.IsFinite((float)x));
            default:
                return false;
        }
    }

    /// <summary>The scalar that parses to the value.</summary>
    public static ScalarNode Write(OptionShape shape, object value)
    {
        var (text, quoted) = shape switch
        {
            OptionShape.Boolean => ((bool)value ? "true" : "false", false),
            OptionShape.Integer => (Convert.ToString(value, CultureInfo.InvariantCulture)!, false),
            OptionShape.Number => (Number(value), false),
            OptionShape.Choice choice => (OptionShapes.Word(choice.Type, value.ToString()!), true),
            OptionShape.Duration => (((TimeSpan)value).ToString("c", CultureInfo.InvariantCulture), true),
            OptionShape.Parsable => Parsable(value),
            _ => ((string)value, true),
        };
        return new ScalarNode(default, text, quoted);
    }

    /// <summary>What a shape is called: "a number", "a whole number".</summary>
    public static string Expected(OptionShape shape) =>
        shape switch
        {
            OptionShape.Boolean => "true or false",
            OptionShape.Integer { Least: var least } => least == 0 ? "a whole number from 0" : "a whole number",
            OptionShape.Number number => number.Type == typeof(float) ? "a number up to 3.4e38" : "a number",
            OptionShape.Text => "a text",
            OptionShape.Choice choice => $"one of {string.Join(", ", choice.Words)}",
            OptionShape.Duration => "a duration such as 90s, 10m or 1.5h",
            OptionShape.Parsable { Type: var type } when type == typeof(Contracts.Schedule) =>
                "a number, linear(start, end), cosine(start, end) or warmup(fraction, schedule)",
            OptionShape.Parsable { Type: var type } when type == typeof(Contracts.TextPattern) =>
                "a regular expression",
            OptionShape.Parsable { Type: var type } when type == typeof(Contracts.TextTemplate) => "a template",
            OptionShape.Parsable parsable => $"a {OptionShapes.SnakeCase(parsable.Type.Name).Replace('_', ' ')}",
            OptionShape.List list => $"a list ({Expected(list.Item)} each)",
            OptionShape.Plugin plugin => $"a mapping that names {plugin.Noun}",
            OptionShape.Tree => "a value",
            _ => "a mapping",
        };

    /// <summary>Why a text is not of one of our own types that parse themselves, where they know more than that it is not.</summary>
    public static string? Reason(Type type, string text)
    {
        try
        {
            _ =
                type == typeof(Contracts.TextPattern) ? (object)Contracts.TextPattern.Parse(text, null)
                : type == typeof(Contracts.TextTemplate) ? Contracts.TextTemplate.Parse(text, null)
                // What is no call at all was answered by what is expected.
                : type == typeof(Contracts.Schedule) && text.Contains('(', StringComparison.Ordinal)
                    ? Contracts.Schedule.Parse(text, null)
                : null;
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    private static string Number(object value)
    {
        var x = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (double.IsInfinity(x))
        {
            return x > 0 ? ".inf" : "-.inf";
        }

        var text = value is float f
            ? f.ToString("R", CultureInfo.InvariantCulture)
            : x.ToString("R", CultureInfo.InvariantCulture);
        return text.Replace('E', 'e');
    }

    private static (string Text, bool Quoted) Parsable(object value)
    {
        var text = value is IFormattable formattable
            ? formattable.ToString(null, CultureInfo.InvariantCulture)
            : value.ToString()!;
        return CoreSchema.TryNumber(text, out _) ? (text.Replace('E', 'e'), false) : (text, true);
    }

    private static bool TryChoice(OptionShape.Choice choice, string text, out object? value)
    {
        var index = choice.Words.ToList().IndexOf(text);
        value = index < 0 ? null : Enum.Parse(choice.Type, Enum.GetNames(choice.Type)[index]);
        return index >= 0;
    }

    private static bool TryInteger(OptionShape.Integer shape, string text, out object? value)
    {
        value = null;
        if (!CoreSchema.TryInteger(text, out var number))
        {
            // 1e5 is a whole number in every reader's eye; beyond 2^53 a double would round it silently.
            if (!CoreSchema.TryNumber(text, out var x) || !double.IsInteger(x) || Math.Abs(x) > 1L << 53)
            {
                return false;
            }

            number = (Int128)x;
        }

        if (number < shape.Least || number > shape.Most)
        {
            return false;
        }

        value =
            shape.Type == typeof(int) ? (int)number
            : shape.Type == typeof(long) ? (long)number
            : (object)(ulong)number;
        return true;
    }

    private static bool TryDuration(string text, out object? value)
    {
        value = null;
        var unit = text.TrimStart("+-0123456789._eE".ToCharArray());
        TimeSpan? one = unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => null,
        };
        if (one is { } length && CoreSchema.TryNumber(text[..^unit.Length], out var count) && Math.Abs(count) < 1e6)
        {
            value = count * length;
            return true;
        }

        // "12" alone would parse as twelve days: a duration without a unit is a mistake.
        if (
            text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
        )
        {
            value = span;
            return true;
        }

        return false;
    }

    private static bool TryParsable(Type type, string text, out object? value)
    {
        // IParsable's methods are static abstract: a generic method of ours, closed over the type, can call them.
        var parse = typeof(ScalarText)
            .GetMethod(nameof(TryParseAs), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type);
        object?[] arguments = [NormalizeNumber(text), null];
        var parsed = (bool)parse.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        value = arguments[1];
        return parsed && value is not null;
    }

    private static bool TryParseAs<T>(string text, out object? value)
        where T : IParsable<T>
    {
        var parsed = T.TryParse(text, CultureInfo.InvariantCulture, out var result);
        value = result;
        return parsed;
    }

    // 100_000 is a number to us, not to a type that parses itself.
    private static string NormalizeNumber(string text) =>
        CoreSchema.TryNumber(text, out _) ? text.Replace("_", "", StringComparison.Ordinal) : text;
}
