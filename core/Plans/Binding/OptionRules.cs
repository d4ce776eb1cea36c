using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>What the annotations and the record itself say about bound values, in our words and at the value's line.</summary>
internal static class OptionRules
{
    // The runtime gives this attribute, unlike the others, its own message where the author gave none.
    private static readonly string? UnspokenAllowed = new AllowedValuesAttribute().ErrorMessage;

    /// <summary>Checks one written option against its annotations.</summary>
    public static void CheckValue(OptionProperty property, object? value, Node node, FaultCollector faults)
    {
        foreach (var rule in property.Rules)
        {
            if (Violation(rule, property, value, node) is { } violation)
            {
                var hint =
                    rule is AllowedValuesAttribute allowed && node is ScalarNode { Reference: null } scalar
                        ? Suggestions.Nearest(scalar.Text, Words(allowed)) is { } near
                            ? $"did you mean '{near}'?"
                            : null
                        : null;
                faults.Add(node.Position, violation, hint);
            }
        }
    }

    /// <summary>Asks a record that checks itself (<see cref="IValidatableObject"/>) about its options together.</summary>
    public static void CheckRecord(
        object options,
        OptionRecord record,
        MappingNode node,
        string owner,
        FaultCollector faults
    )
    {
        if (options is not IValidatableObject validatable)
        {
            return;
        }

        List<ValidationResult> results;
        try
        {
            results = [.. validatable.Validate(new ValidationContext(options))];
        }
        // The check is a plugin's code: whatever it throws is a fault of that plugin, not of this process.
        catch (Exception exception)
        {
            faults.Add(node.Position, $"{owner} could not be checked: {exception.GetType().Name}: {exception.Message}");
            return;
        }

        foreach (var result in results.Where(result => result != ValidationResult.Success))
        {
            var position = result
                .MemberNames.Select(name =>
                    record.Properties.FirstOrDefault(property => property.Property.Name == name)
                )
                .Select(property => property is null ? null : node.Find(property.Key))
                .FirstOrDefault(entry => entry is not null)
                ?.KeyPosition;
            faults.Add(position ?? node.Position, $"{owner}: {result.ErrorMessage?.TrimEnd('.')}");
        }
    }

    /// <summary>The allowed values as they are written in a file, without null.</summary>
    public static IEnumerable<string> Words(AllowedValuesAttribute allowed) =>
        allowed.Values.OfType<object>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!);

    /// <summary>The least and greatest length that the annotations allow, of a text or a list.</summary>
    public static (int Least, int Most)? Length(ValidationAttribute rule) =>
        rule switch
        {
            MinLengthAttribute minimum => (minimum.Length, int.MaxValue),
            MaxLengthAttribute maximum => (0, maximum.Length),
            LengthAttribute length => (length.MinimumLength, length.MaximumLength),
            StringLengthAttribute text => (text.MinimumLength, text.MaximumLength),
            _ => null,
        };

    private static string? Violation(ValidationAttribute rule, OptionProperty property, object? value, Node node)
    {
        var key = $"'{property.Key}'";
        var found = node is ScalarNode ? $", found {node.Describe()}" : "";
        switch (rule)
        {
            // The author of an options record may say it better than a pattern does.
            case { ErrorMessage: { } message } when message != UnspokenAllowed:
                return rule.IsValid(value) ? null : rule.FormatErrorMessage(property.Key).TrimEnd('.') + found;
            case RangeAttribute range:
                return InRange(range, value) ? null : $"{key} must be {RangeWords.Describe(range)}{found}";
            case RequiredAttribute required:
                return required.IsValid(value) ? null : $"{key} must not be empty";
            case AllowedValuesAttribute allowed:
                return allowed.IsValid(value)
                    ? null
                    : $"{key} must be one of {string.Join(", ", Words(allowed))}{found}";
            case RegularExpressionAttribute pattern:
                return pattern.IsValid(value) ? null : $"{key} must match the pattern {pattern.Pattern}{found}";
            case var _ when Length(rule) is { } length:
                return rule.IsValid(value) ? null : $"{key} must have {LengthWords(length, value)}{found}";
            default:
                return rule.IsValid(value) ? null : rule.FormatErrorMessage(property.Key).TrimEnd('.') + found;
        }
    }

    private static string LengthWords((int Least, int Most) length, object? value)
    {
        var unit = value is string ? "character" : "element";
        return (length.Least, length.Most) switch
        {
            (1, int.MaxValue) => $"at least one {unit}",
            (var least, int.MaxValue) => $"at least {least} {unit}s",
            (0, var most) => $"at most {most} {unit}s",
            var (least, most) => $"between {least} and {most} {unit}s",
        };
    }

    private static bool InRange(RangeAttribute range, object? value) =>
        value switch
        {
            null => true,
            // A range on a list means its elements, on a schedule both of its ends.
            string text => double.TryParse(text, CultureInfo.InvariantCulture, out var number)
                && RangeWords.Contains(range, number),
            Schedule schedule => RangeWords.Contains(range, schedule.Start) && RangeWords.Contains(range, schedule.End),
            TimeSpan span => RangeWords.Contains(range, span),
            System.Collections.IEnumerable items => items.Cast<object?>().All(item => InRange(range, item)),
            IConvertible number => RangeWords.Contains(range, Convert.ToDouble(number, CultureInfo.InvariantCulture)),
            _ => range.IsValid(value),
        };
}
