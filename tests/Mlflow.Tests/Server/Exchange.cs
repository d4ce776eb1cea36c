using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>A recorded exchange with a real server.</summary>
/// <param name="Line">The line of the recording.</param>
public sealed record Exchange(JsonObject Line)
{
    public string Name => Line["name"]!.GetValue<string>();

    public string Method => Line["method"]!.GetValue<string>();

    public string Path => Line["path"]!.GetValue<string>();

    public int Status => Line["status"]!.GetValue<int>();

    public JsonObject? Request => Line["request"] as JsonObject;

    public JsonNode? Response => Line["response"];

    public string ResponseText => Line["response_text"]?.GetValue<string>() ?? "";

    public IReadOnlyDictionary<string, string> Headers =>
        (Line["headers"] as JsonObject ?? []).ToDictionary(
            header => header.Key,
            header => header.Value!.GetValue<string>()
        );

    public string ResponseType => Line["response_headers"]!["content-type"]!.GetValue<string>().Split(';')[0];

    /// <summary>The body as it was sent.</summary>
    public byte[] Body =>
        Line["request_base64"]?.GetValue<string>() is { } base64 ? Convert.FromBase64String(base64)
        : Line["request_text"]?.GetValue<string>() is { } text ? System.Text.Encoding.UTF8.GetBytes(text)
        : Request is { } json ? JsonSerializer.SerializeToUtf8Bytes(json)
        : [];

    /// <summary>All exchanges, in order; skips the test where the recording is not there.</summary>
    public static IReadOnlyList<Exchange> All() =>
        [
            .. File.ReadLines(GoldenFolder.Require("rest-exchanges.jsonl"))
                .Select(line => new Exchange(JsonNode.Parse(line)!.AsObject())),
        ];
}
