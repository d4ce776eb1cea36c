using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>Scalars to values, with a fault that says what was expected and what was probably meant.</summary>
internal static class ScalarBinder
{
    /// <summary>Binds a scalar; null after a fault.</summary>
    /// <param name="shape">What it must be.</param>
    /// <param name="node">What it is.</param>
    /// <param name="what">What messages call it: "'learning_rate'".</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static Bound? Bind(OptionShape shape, Node node, string what, FaultCollector faults)
    {
        if (node is ScalarNode scalar && !scalar.IsNull)
        {
            if (ScalarText.TryParse(shape, scalar, out var value))
            {
                var resolved = scalar.Reference is null ? ScalarText.Write(shape, value!) : scalar.At(default);
                return new Bound(value, resolved);
            }

            if (
                shape is OptionShape.Integer integer
                && integer.Least < 0
                && CoreSchema.TryInteger(scalar.Text, out _)
                && !scalar.Quoted
            )
            {
                faults.Add(
                    scalar.Position,
                    $"{what} must be a whole number between {integer.Least} and {integer.Most}, found {scalar.Describe()}"
                );
                return null;
            }
        }

        faults.Add(
            node.Position,
            $"{what} expects {(IsNotANumber(shape, node) ? "a finite number" : ScalarText.Expected(shape))}, found {node.Describe()}",
            Hint(shape, node)
        );
        return null;
    }

    /// <summary>Whether a number is asked for and the one that is none was written.</summary>
    private static bool IsNotANumber(OptionShape shape, Node node) =>
        shape
            is OptionShape.Number
                or OptionShape.Integer
                or OptionShape.Parsable { Type.Name: nameof(Contracts.Schedule) }
        && node is ScalarNode { Quoted: false, Reference: null } scalar
        && CoreSchema.TryNumber(scalar.Text, out var x)
        && double.IsNaN(x);

    private static string? Hint(OptionShape shape, Node node)
    {
        if (node is not ScalarNode { IsNull: false, Reference: null } scalar)
        {
            return null;
        }

        return shape switch
        {
            OptionShape.Choice choice => Suggestions.Nearest(scalar.Text, choice.Words) is { } near
                ? $"did you mean '{near}'?"
                : null,
            OptionShape.Boolean => scalar.Text.ToLowerInvariant() switch
            {
                "yes" or "on" or "y" => "did you mean 'true'?",
                "no" or "off" or "n" => "did you mean 'false'?",
                "true" or "false" => "remove the quotes",
                _ => null,
            },
            OptionShape.Integer or OptionShape.Number when scalar.Quoted && CoreSchema.TryNumber(scalar.Text, out _) =>
                "remove the quotes",
            OptionShape.Parsable parsable => ScalarText.Reason(parsable.Type, scalar.Text),
            OptionShape.Duration when CoreSchema.TryNumber(scalar.Text, out _) => $"did you mean '{scalar.Text}s'?",
            _ => null,
        };
    }
}
