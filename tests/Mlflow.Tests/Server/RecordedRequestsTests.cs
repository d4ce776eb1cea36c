using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Mlflow.Double;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>What rlfw sends is what was recorded as understood: the same fields of the same types, with a length.</summary>
public sealed class RecordedRequestsTests
{
    [Fact]
    public async Task Every_field_that_is_sent_was_recorded_with_the_same_type()
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var exchange in Exchange.All().Where(exchange => exchange is { Status: 200, Request: not null }))
        {
            foreach (var (field, type) in Fields("", exchange.Request!))
            {
                known.TryAdd($"{exchange.Method} {Call(exchange.Path)}{field}", type);
            }
        }

        await using var rig = new ServerRig();
        var folder = Directory.CreateTempSubdirectory("rlfw-server-");
        await StoreScenario.RunAsync(rig.Store, "demo", folder.FullName, ServerRig.Now);
        folder.Delete(recursive: true);

        var faults = new SortedSet<string>(StringComparer.Ordinal);
        var calls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var request in rig.Server.Wire.Requests)
        {
            request.IsChunked.ShouldBeFalse(request.Path);
            request.Header("Content-Encoding").ShouldBe("");
            if (request.Method is not ("POST" or "PATCH"))
            {
                continue;
            }

            request.Header("Content-Length").ShouldBe(request.Body.Length.ToString(CultureInfo.InvariantCulture));
            request.Header("Content-Type").ShouldBe("application/json");
            var call = $"{request.Method} {Call(request.Path)}";
            calls.Add(call);
            foreach (var (field, type) in Fields("", JsonNode.Parse(request.Text)!))
            {
                if (!known.TryGetValue(call + field, out var recorded))
                {
                    faults.Add($"{call}{field} was never recorded");
                }
                else if (recorded != type && !(field.EndsWith(".value", StringComparison.Ordinal) && type == "String"))
                {
                    faults.Add($"{call}{field} is a {type} and was recorded as a {recorded}");
                }
            }
        }

        calls.Count.ShouldBeGreaterThan(11);
        // The rest of a model's parameters, where one request cannot take them all: mlflow/protos/service.proto.
        faults.Remove("POST logged-models/ID/params.model_id was never recorded");
        faults.Remove("POST logged-models/ID/params.params was never recorded");
        faults.Remove("POST logged-models/ID/params.params[].key was never recorded");
        faults.Remove("POST logged-models/ID/params.params[].value was never recorded");
        faults.Remove("POST logged-models/ID/params.params[] was never recorded");
        faults.ShouldBeEmpty();
    }

    private static string Call(string path)
    {
        var segments = path.Split('?')[0].Split('/').Skip(4);
        return string.Join('/', segments.Select(x => x.StartsWith("m-", StringComparison.Ordinal) ? "ID" : x));
    }

    private static IEnumerable<(string Field, string Type)> Fields(string path, JsonNode node) =>
        node switch
        {
            JsonObject all => all.SelectMany(x => Fields($"{path}.{x.Key}", x.Value!)),
            JsonArray list => list.SelectMany(x => Fields($"{path}[]", x!)),
            _ => [(path, $"{node.GetValueKind()}")],
        };
}
