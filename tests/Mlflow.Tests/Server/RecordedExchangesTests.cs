using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Mlflow.Double;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>Is the double an MLflow server? What was asked of a real one is asked of it, in order, and the answers compared.</summary>
public sealed class RecordedExchangesTests
{
    // Parts of MLflow that rlfw does not use.
    private static readonly string[] Unused =
    [
        "traces",
        "otlp",
        "registered-models",
        "model-versions",
        "metrics/get-history-bulk",
        "database locked",
        "the same request when the lock is gone",
        "basic-auth: no credentials",
        "basic-auth: wrong password",
        "basic-auth: Bearer",
        "basic-auth: right password",
    ];

    // Times and random names.
    private static readonly string[] Own =
    [
        "creation_time",
        "last_update_time",
        "creation_timestamp_ms",
        "last_updated_timestamp_ms",
        "message",
        "error_class",
        "sqlstate",
    ];

    [Fact]
    public async Task The_double_answers_as_a_real_server_did()
    {
        var exchanges = Exchange.All().Where(x => !Array.Exists(Unused, x.Name.StartsWith)).ToArray();
        await using var server = new MlflowServerDouble();
        using var client = new HttpClient();
        var faults = new List<string>();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var exchange in exchanges)
        {
            using var answer = await client.SendAsync(
                Request(server, exchange, ids),
                TestContext.Current.CancellationToken
            );
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var found = new List<string>();
            if ((int)answer.StatusCode != exchange.Status)
            {
                found.Add($"{(int)answer.StatusCode} and not {exchange.Status}: {text}");
            }
            else if (exchange.Response is { } expected)
            {
                Compare("", expected, JsonNode.Parse(text), ids, found);
            }

            faults.AddRange(found.Select(fault => $"{exchange.Name}: {fault}"));
        }

        exchanges.Length.ShouldBeGreaterThan(150);
        faults.ShouldBeEmpty(string.Join('\n', faults.Take(40)));
    }

    private static HttpRequestMessage Request(
        MlflowServerDouble server,
        Exchange exchange,
        Dictionary<string, string> ids
    )
    {
        var request = new HttpRequestMessage(
            new HttpMethod(exchange.Method),
            new Uri(
                server.Address.AbsoluteUri.TrimEnd('/') + Mapped(exchange.Path, ids),
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );
        var body = Encoding.Latin1.GetBytes(Mapped(Encoding.Latin1.GetString(exchange.Body), ids));
        if (exchange.Headers.ContainsKey("Transfer-Encoding"))
        {
            request.Content = new StreamContent(new UnseekableStream(body));
            request.Headers.TransferEncodingChunked = true;
        }
        else if (body.Length > 0 || exchange.Headers.ContainsKey("Content-Type"))
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in exchange.Headers)
        {
            if (name == "Content-Type")
            {
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else if (name == "Content-Encoding")
            {
                request.Content!.Headers.ContentEncoding.Add(value);
            }
            else if (name != "Transfer-Encoding")
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    /// <summary>Collects what differs; learns which id of the double stands for which recorded one.</summary>
    private static void Compare(
        string path,
        JsonNode? expected,
        JsonNode? actual,
        Dictionary<string, string> ids,
        List<string> faults
    )
    {
        switch (expected, actual)
        {
            case (JsonObject there, JsonObject here):
                Learn(there, here, ids);
                foreach (var key in there.Select(x => x.Key).Union(here.Select(x => x.Key)).Except(Own))
                {
                    Compare($"{path}.{key}", there[key], here[key], ids, faults);
                }

                break;
            case (JsonArray there, JsonArray here):
                // In which order metrics, parameters and tags are listed is nobody's promise.
                if (there.Count != here.Count)
                {
                    faults.Add($"{path}: {here.Count} entries and not {there.Count}: {here.ToJsonString()}");
                    break;
                }

                foreach (var (one, other) in Sorted(there, ids).Zip(Sorted(here, [])))
                {
                    Compare($"{path}[]", one, other, ids, faults);
                }

                break;
            default:
                var (wanted, got) = (
                    Mapped(expected?.ToJsonString() ?? "nothing", ids),
                    actual?.ToJsonString() ?? "nothing"
                );
                if (wanted != got && !SameNumber(expected, actual) && !IsRandomName(path, got))
                {
                    faults.Add($"{path}: {got} and not {wanted}");
                }

                break;
        }
    }

    private static IEnumerable<JsonNode?> Sorted(JsonArray list, Dictionary<string, string> ids) =>
        list.All(entry => entry is JsonObject pair && pair.ContainsKey("key"))
            ? list.OrderBy(entry => Mapped(entry!.ToJsonString(), ids), StringComparer.Ordinal)
            : list;

    private static void Learn(JsonObject there, JsonObject here, Dictionary<string, string> ids)
    {
        foreach (var key in (string[])["run_id", "model_id"])
        {
            if ((string?)there[key] is { } recorded && (string?)here[key] is { } own)
            {
                ids.TryAdd(recorded, own);
            }
        }
    }

    private static bool SameNumber(JsonNode? one, JsonNode? other) =>
        one?.GetValueKind() == JsonValueKind.Number
        && other?.GetValueKind() == JsonValueKind.Number
        && one.GetValue<double>().Equals(other.GetValue<double>());

    // A run without a name gets one by chance.
    private static bool IsRandomName(string path, string text) =>
        text.Contains("amazing-ant", StringComparison.Ordinal)
        && (path.EndsWith("run_name", StringComparison.Ordinal) || path.EndsWith("[].value", StringComparison.Ordinal));

    private static string Mapped(string text, Dictionary<string, string> ids) =>
        ids.Aggregate(text, (all, id) => all.Replace(id.Key, id.Value, StringComparison.Ordinal));

    /// <summary>A stream without a length, as a pipe is.</summary>
    private sealed class UnseekableStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
