using Rlfw.Plans.Binding;

namespace Rlfw.Plans.Describing;

/// <summary>Shapes in words.</summary>
internal static class OptionWords
{
    /// <summary>What an option holds: "number", "list of whole numbers".</summary>
    public static string Of(OptionShape shape) =>
        shape switch
        {
            OptionShape.Boolean => "true or false",
            OptionShape.Integer => "whole number",
            OptionShape.Number => "number",
            OptionShape.Text => "text",
            OptionShape.Choice choice => $"one of {string.Join(", ", choice.Words)}",
            OptionShape.Duration => "duration (90s, 10m, 1.5h)",
            OptionShape.Parsable parsable when parsable.Type == typeof(Contracts.Schedule) =>
                "number or schedule (linear(start, end), cosine(start, end), warmup(fraction, schedule))",
            OptionShape.Parsable parsable => OptionShapes.SnakeCase(parsable.Type.Name).Replace('_', ' '),
            OptionShape.List list => $"list of {Several(list.Item)}",
            OptionShape.Map map => $"mapping from names to {Several(map.Value)}",
            OptionShape.Group => "mapping",
            OptionShape.Plugin plugin => $"{plugin.Noun}: {{ plugin: ..., its options }}",
            _ => "any value",
        };

    private static string Several(OptionShape shape) =>
        shape switch
        {
            OptionShape.Integer or OptionShape.Number or OptionShape.Text or OptionShape.Group => Of(shape) + "s",
            OptionShape.Plugin plugin => $"{plugin.Kind.ToString().ToLowerInvariant()} plugins",
            _ => $"({Of(shape)})",
        };
}
