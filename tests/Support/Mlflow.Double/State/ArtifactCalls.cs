using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>Calls about artifacts.</summary>
/// <param name="state">What the server holds.</param>
internal sealed class ArtifactCalls(MlflowState state)
{
    private const string Scheme = "mlflow-artifacts:/";

    public WireReply Put(string path, WireRequest request)
    {
        // The application behind the server sees no body that came without a length.
        state.Files[Safe(path)] = request.IsChunked ? [] : request.Body;
        return WireReply.Json("200 OK", "{}");
    }

    public WireReply Get(string path) =>
        state.Files.TryGetValue(Safe(path), out var content)
            ? new WireReply("200 OK", "application/octet-stream", content)
            : throw RefusalException.Missing($"No such artifact: '{path}'");

    public WireReply Delete(string path)
    {
        state.Files.Remove(Safe(path));
        return WireReply.Json("200 OK", "{}");
    }

    /// <summary>Lists a folder, with names relative to it.</summary>
    public JsonObject List(string path) => Listing(Safe(path), "", null);

    /// <summary>Lists a folder of a run, with names from the run's root.</summary>
    public JsonObject ListRun(Arguments arguments)
    {
        var run = state.Run(arguments.Text("run_id"));
        return Rooted(run.ArtifactUri, Safe(arguments.Optional("path") ?? ""));
    }

    /// <summary>Lists a model's files.</summary>
    public JsonObject ListModel(string id) => Rooted(state.Model(id).ArtifactUri, "");

    private JsonObject Rooted(string uri, string path)
    {
        var root = uri.StartsWith(Scheme, StringComparison.Ordinal) ? uri[Scheme.Length..] : uri;
        return Listing(path.Length > 0 ? $"{root}/{path}" : root, path.Length > 0 ? $"{path}/" : "", uri);
    }

    private JsonObject Listing(string folder, string prefix, string? rootUri)
    {
        var below = folder.Length > 0 ? $"{folder.TrimEnd('/')}/" : "";
        var entries = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (path, content) in state.Files)
        {
            if (!path.StartsWith(below, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = path[below.Length..];
            var name = rest.Split('/')[0];
            var entry = new JsonObject { ["path"] = prefix + name, ["is_dir"] = name != rest };
            if (name == rest && content.Length > 0)
            {
                entry["file_size"] = content.Length;
            }

            entries[name] = entry;
        }

        var answer = new JsonObject();
        if (rootUri is not null)
        {
            answer["root_uri"] = rootUri;
        }

        if (entries.Count > 0)
        {
            answer["files"] = new JsonArray([.. entries.Values]);
        }

        return answer;
    }

    private static string Safe(string path) =>
        path.Split('/').Contains("..") ? throw RefusalException.Invalid("Invalid path") : path.Trim('/');
}
