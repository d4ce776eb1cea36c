using System.Globalization;
using System.Text.Json.Nodes;

namespace Rlfw.Training.Checkpoints;

/// <summary>
/// Numbers as JSON, exactly: .NET writes the shortest text that parses to the same bits; what JSON has no number for
/// (NaN, the infinities) is text.
/// </summary>
internal static class StateNumbers
{
    public static JsonNode Node(double value) =>
        double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(Name(value));

    public static JsonNode Node(float value) =>
        float.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(Name(value));

    public static double Double(JsonNode node) =>
        node.GetValueKind() == System.Text.Json.JsonValueKind.String ? Parse((string)node!) : node.GetValue<double>();

    public static float Single(JsonNode node) =>
        node.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? (float)Parse((string)node!)
            : node.GetValue<float>();

    private static string Name(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
