using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>
/// An MLflow tracking server in memory: the calls that rlfw uses, answered as MLflow 3.11 answers them (a test replays recorded
/// exchanges against it), on a real connection, and misbehaving as it is told.
/// </summary>
public sealed class MlflowServerDouble : IAsyncDisposable
{
    private const string Api = "/api/2.0/mlflow/";
    private const string Proxy = "/api/2.0/mlflow-artifacts/artifacts";

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<string, Func<Arguments, JsonObject>> _calls;
    private readonly ModelCalls _models;
    private readonly ArtifactCalls _artifacts;

    /// <summary>Starts a server.</summary>
    /// <param name="certificate">Shows who it is, for https; null for http.</param>
    public MlflowServerDouble(X509Certificate2? certificate = null)
    {
        (_models, _artifacts) = (new ModelCalls(State), new ArtifactCalls(State));
        _calls = Calls();
        Wire = new WireServer(Answer, certificate);
    }

    /// <summary>The connection: what came, and what shall go wrong.</summary>
    public WireServer Wire { get; }

    /// <summary>What it holds.</summary>
    public MlflowState State { get; } = new();

    /// <summary>Its address, with the path prefix.</summary>
    public Uri Address => new(Wire.Address, PathPrefix.Length > 0 ? PathPrefix : "/");

    /// <summary>A path before every call: "/tracking"; empty for none.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>The only Authorization header that is let in; null for all.</summary>
    public string? Authorization { get; set; }

    /// <summary>Whether it is older than MLflow 3.0: logged models are unknown.</summary>
    public bool IsOld { get; set; }

    /// <summary>Names of hosts that it answers to.</summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];

    /// <summary>The bodies of all requests of a call, in order.</summary>
    /// <param name="call">"runs/log-batch".</param>
    public IReadOnlyList<JsonObject> Bodies(string call) =>
        [
            .. Wire
                .Requests.Where(request => request.Path.EndsWith(Api + call, StringComparison.Ordinal))
                .Select(request => JsonNode.Parse(request.Text)!.AsObject()),
        ];

    /// <summary>Plans a misbehaviour.</summary>
    /// <param name="what">What goes wrong.</param>
    /// <param name="call">With which call ("runs/create", "mlflow-artifacts"); null for all.</param>
    /// <param name="times">How often.</param>
    public void Misbehave(Misbehaviour what, string? call = null, int times = 1) =>
        Wire.Misbehave(
            what,
            call is null ? null : request => request.Path.Contains(call, StringComparison.Ordinal),
            times
        );

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Wire.DisposeAsync();

    private WireReply Answer(WireRequest request)
    {
        if (!request.Path.StartsWith(PathPrefix, StringComparison.Ordinal))
        {
            return NotFound;
        }

        var path = request.Path[PathPrefix.Length..];
        if (path is "/health" or "/version")
        {
            return WireReply.Text(
                "200 OK",
                "text/html; charset=utf-8",
                path == "/health" ? "OK"
                    : IsOld ? "2.17.2"
                    : "3.11.2"
            );
        }

        if (Guard(request) is { } refused)
        {
            return refused;
        }

        try
        {
            return Route(path, request);
        }
        catch (RefusalException refusal)
        {
            var error = new JsonObject
            {
                ["error_code"] = refusal.Code,
                ["message"] = refusal.Message,
                ["sqlstate"] = "KAM00",
                ["error_class"] = refusal.Status == 404 ? "RESOURCE_NOT_FOUND" : refusal.Code,
            };
            return WireReply.Json($"{refusal.Status} Refused", error.ToJsonString(Plain));
        }
    }

    private WireReply? Guard(WireRequest request)
    {
        var host = request.Header("Host");
        var name = host[..(host.LastIndexOf(':') is > 0 and var colon ? colon : host.Length)];
        if (!AllowedHosts.Contains(name) && !name.StartsWith("192.168.", StringComparison.Ordinal))
        {
            return Misbehaviour.WrongHost.Reply;
        }

        if (
            request.Method != "GET"
            && request.Header("Origin") is { Length: > 0 } origin
            && !origin.Contains("://localhost")
        )
        {
            return WireReply.Text("403 Forbidden", "text/plain", "Cross-origin request blocked");
        }

        return Authorization is null || request.Header("Authorization") == Authorization
            ? null
            : Misbehaviour.Unauthorized.Reply;
    }

    private WireReply Route(string path, WireRequest request)
    {
        if (path == "/api/3.0/mlflow/server-info")
        {
            return Json(new JsonObject { ["store_type"] = "SqlStore", ["workspaces_enabled"] = false });
        }

        if (path == "/get-artifact")
        {
            var run = State.Run(request.Query("run_id")[0]);
            return _artifacts.Get($"{run.ArtifactUri["mlflow-artifacts:/".Length..]}/{request.Query("path")[0]}");
        }

        if (path.StartsWith("/api/2.0/mlflow-artifacts/mpu/", StringComparison.Ordinal))
        {
            return WireReply.Json(
                "501 Not Implemented",
                """{"error_code":"NOT_IMPLEMENTED","message":"Multipart upload is not supported for the current artifact repository"}"""
            );
        }

        return path.StartsWith(Proxy, StringComparison.Ordinal) ? Artifacts(path[Proxy.Length..], request)
            : path.StartsWith(Api + "logged-models", StringComparison.Ordinal)
                ? Models(path[(Api + "logged-models").Length..].Trim('/'), request)
            : path.StartsWith(Api, StringComparison.Ordinal) ? Call(path[Api.Length..], request)
            : NotFound;
    }

    private WireReply Call(string call, WireRequest request)
    {
        var isRead =
            call
            is "experiments/get"
                or "experiments/get-by-name"
                or "runs/get"
                or "metrics/get-history"
                or "artifacts/list";
        return !_calls.TryGetValue(call, out var carryOut) ? NotFound
            : isRead != (request.Method == "GET")
                ? WireReply.Text("405 Method Not Allowed", "text/html; charset=utf-8", "<h1>Method Not Allowed</h1>")
            : Json(carryOut(new Arguments(request)));
    }

    private WireReply Models(string rest, WireRequest request)
    {
        if (IsOld)
        {
            return NotFound;
        }

        var arguments = new Arguments(request);
        return (request.Method, rest.Split('/')) switch
        {
            ("POST", [""]) => Json(_models.Create(arguments)),
            ("POST", ["search"]) => Json(_models.Search(arguments)),
            ("GET", [var id]) => Json(_models.Get(id)),
            ("PATCH", [var id]) => Json(_models.Finish(id, arguments)),
            ("DELETE", [var id]) => Json(_models.Delete(id)),
            ("POST", [var id, "params"]) => Json(_models.AddParameters(id, arguments)),
            ("GET", [var id, "artifacts", "directories"]) => Json(_artifacts.ListModel(id)),
            _ => NotFound,
        };
    }

    private WireReply Artifacts(string rest, WireRequest request)
    {
        var path = Uri.UnescapeDataString(rest).TrimStart('/');
        return request.Method switch
        {
            "PUT" => _artifacts.Put(path, request),
            "DELETE" => _artifacts.Delete(path),
            "GET" when path.Length == 0 => Json(_artifacts.List(request.Query("path").FirstOrDefault() ?? "")),
            "GET" => _artifacts.Get(path),
            _ => NotFound,
        };
    }

    private Dictionary<string, Func<Arguments, JsonObject>> Calls()
    {
        var (experiments, runs, records) = (new ExperimentCalls(State), new RunCalls(State), new RecordCalls(State));
        return new(StringComparer.Ordinal)
        {
            ["experiments/create"] = experiments.Create,
            ["experiments/get"] = experiments.Get,
            ["experiments/get-by-name"] = experiments.GetByName,
            ["experiments/search"] = experiments.Search,
            ["experiments/update"] = experiments.Update,
            ["experiments/delete"] = experiments.Delete,
            ["experiments/restore"] = experiments.Restore,
            ["experiments/set-experiment-tag"] = experiments.SetTag,
            ["experiments/delete-experiment-tag"] = experiments.DeleteTag,
            ["runs/create"] = runs.Create,
            ["runs/get"] = runs.Get,
            ["runs/update"] = runs.Update,
            ["runs/delete"] = runs.Delete,
            ["runs/restore"] = runs.Restore,
            ["runs/search"] = runs.Search,
            ["runs/log-metric"] = records.LogMetric,
            ["runs/log-parameter"] = records.LogParameter,
            ["runs/log-batch"] = records.LogBatch,
            ["runs/set-tag"] = records.SetTag,
            ["runs/delete-tag"] = records.DeleteTag,
            ["runs/log-inputs"] = records.LogInputs,
            ["runs/outputs"] = records.LogOutputs,
            ["metrics/get-history"] = runs.History,
            ["artifacts/list"] = _artifacts.ListRun,
        };
    }

    private static WireReply NotFound =>
        WireReply.Text("404 Not Found", "text/html; charset=utf-8", "<!doctype html>\n<title>404 Not Found</title>\n");

    private static WireReply Json(JsonObject value) =>
        new("200 OK", "application/json", Encoding.UTF8.GetBytes(value.ToJsonString(Plain)));
}
