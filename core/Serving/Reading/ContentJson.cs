using System.Text.Json.Serialization;

namespace Rlfw.Serving.Reading;

/// <summary>Contents of messages to JSON; generated at build time.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class ContentJson : JsonSerializerContext;
