using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rlfw.Serving.Wire;

/// <summary>How the wire format is written: UTF-8 as it is, and no number that JSON does not have.</summary>
internal static class WireFormat
{
    /// <summary>What stands for a log-probability below all numbers, as in OpenAI's answers.</summary>
    private const float Impossible = -9999;

    private static readonly JsonSerializerOptions _options = Make(WireJson.Default);

    // A stream that ends with the usage says "usage": null in all pieces before.
    private static readonly JsonSerializerOptions _withUsage = Make(
        WireJson.Default.WithAddedModifier(static type =>
        {
            foreach (var property in type.Properties.Where(property => property.Name == "usage"))
            {
                property.ShouldSerialize = static (_, _) => true;
            }
        })
    );

    /// <summary>Writes a value.</summary>
    /// <param name="value">A record of the wire format.</param>
    /// <param name="saysUsage">Whether an absent usage is written as null.</param>
    public static byte[] Bytes<T>(T value, bool saysUsage = false) =>
        JsonSerializer.SerializeToUtf8Bytes(
            value,
            (JsonTypeInfo<T>)(saysUsage ? _withUsage : _options).GetTypeInfo(typeof(T))
        );

    /// <summary>A log-probability as JSON can hold it.</summary>
    public static float Number(float logProbability) => float.IsFinite(logProbability) ? logProbability : Impossible;

    private static JsonSerializerOptions Make(IJsonTypeInfoResolver resolver) =>
        new(WireJson.Default.Options)
        {
            // The answers are application/json and never a part of a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = resolver,
        };
}
