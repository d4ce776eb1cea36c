using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>Events as JSON: one object a line. Doubles keep every bit; NaN and infinities are strings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(CompletionPlace))]
[JsonSerializable(typeof(StoredCompletion))]
internal sealed partial class EventJson : JsonSerializerContext
{
    private static EventJson? _lines;

    /// <summary>The context whose output people can read: text beyond ASCII is not escaped.</summary>
    // Made at first use: the generated part's own statics, in another file, may not be there before.
    public static EventJson Lines =>
        _lines ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}
