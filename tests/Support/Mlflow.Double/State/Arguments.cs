using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rlfw.Mlflow.Double;

/// <summary>What a request asks for, read as MLflow reads it: what does not parse is not refused but left out.</summary>
internal sealed partial class Arguments
{
    // Where a parser stops: literals that are no JSON.
    internal const string Stop = "\u0001not JSON";

    private readonly JsonObject _body;
    private readonly WireRequest _request;

    public Arguments(WireRequest request)
    {
        _request = request;
        var isRead = request.Method == "GET";
        if (!isRead && request.Method is not ("PUT" or "DELETE"))
        {
            var type = request.Header("Content-Type").Split(';')[0];
            if (type != "application/json")
            {
                throw RefusalException.Invalid(
                    type.Length == 0
                        ? "Bad Request. Content-Type header is missing."
                        : "Bad Request. Content-Type must be one of ['application/json']."
                );
            }
        }

        // The application behind the server sees no body that came without a length.
        _body = isRead || request.IsChunked ? [] : Parse(request.Body);
    }

    public JsonNode? this[string name] =>
        _request.Method == "GET" ? _request.Query(name).FirstOrDefault() : _body[name];

    public bool Has(string name) => this[name] is not null;

    /// <summary>A text that must be there.</summary>
    public string Text(string name) =>
        Optional(name) is { Length: > 0 } text
            ? text
            : throw RefusalException.Invalid(
                $"Missing value for required parameter '{name}'. See the API docs for more information about request parameters."
            );

    /// <summary>A text; null where it is missing.</summary>
    public string? Optional(string name) =>
        this[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            var other => throw RefusalException.Invalid(
                $"Invalid value {other.ToJsonString()} for parameter '{name}' supplied:  Hint: Value was of another type."
            ),
        };

    /// <summary>A whole number, also as a text; null where it is missing.</summary>
    public long? Whole(string name) =>
        this[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<long>(out var number) => number,
            JsonValue value when value.TryGetValue<string>(out var text) && long.TryParse(text, out var number) =>
                number,
            _ => throw RefusalException.Invalid($"Invalid value for parameter '{name}' supplied"),
        };

    /// <summary>A list; empty where it is missing.</summary>
    public JsonObject[] List(string name) => this[name] is JsonArray list ? [.. list.OfType<JsonObject>()] : [];

    /// <summary>A list of texts; empty where it is missing.</summary>
    public string[] Texts(string name) =>
        this[name] is JsonArray list ? [.. list.Select(x => x!.GetValue<string>())] : [];

    private static JsonObject Parse(byte[] body)
    {
        try
        {
            var text = Literals().Replace(Encoding.UTF8.GetString(body), $": {JsonSerializer.Serialize(Stop)}");
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [GeneratedRegex(@":\s*-?(NaN|Infinity)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literals();
}
