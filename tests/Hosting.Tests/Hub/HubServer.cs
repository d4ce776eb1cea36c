using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>
/// A hub that speaks the endpoints revision, tree and resolve as the real one does: small files come from itself with git's
/// hash as ETag, large ones by a redirect to a second server, which knows signed addresses and refuses tokens.
/// </summary>
public sealed class HubServer : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly Dictionary<string, byte[]> _small = [];
    private readonly Dictionary<string, byte[]> _large = [];
    private readonly WireServer _hub;
    private readonly WireServer _storage;
    private readonly string _repository;
    private readonly string _api;
    private readonly string _resolve;

    /// <summary>Starts a hub with one repository.</summary>
    /// <param name="repository">"org/name".</param>
    /// <param name="isDataset">Whether it is a dataset.</param>
    public HubServer(string repository = "org/name", bool isDataset = false)
    {
        _repository = repository;
        _api = $"/api/{(isDataset ? "datasets" : "models")}/{repository}/";
        _resolve = $"/{(isDataset ? "datasets/" : "")}{repository}/resolve/";
        _hub = new WireServer(request => Changed(Hub(request), HubFaults));
        _storage = new WireServer(request => Changed(StorageChange(Storage(request)), StorageFaults));
    }

    public string Address => _hub.Address;

    public IReadOnlyCollection<HubRequest> Requests => _hub.Requests;

    public IReadOnlyCollection<HubRequest> StorageRequests => _storage.Requests;

    /// <summary>The token without which the repository is hidden; null for a public one.</summary>
    public string? PrivateToken { get; set; }

    /// <summary>The token whose account has accepted the licence; null for a repository that is not gated.</summary>
    public string? GatedToken { get; set; }

    /// <summary>Names of revisions besides "main".</summary>
    public HashSet<string> Revisions { get; } = [];

    /// <summary>Entries on a page of the tree.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Whether there is a listing of the tree; simple mirrors have none.</summary>
    public bool HasTree { get; set; } = true;

    /// <summary>What becomes of the hub's answers, one each.</summary>
    public ConcurrentQueue<Func<HubAnswer, HubAnswer>> HubFaults { get; } = new();

    /// <summary>What becomes of the storage's answers, one each.</summary>
    public ConcurrentQueue<Func<HubAnswer, HubAnswer>> StorageFaults { get; } = new();

    /// <summary>What becomes of every answer of the storage.</summary>
    public Func<HubAnswer, HubAnswer> StorageChange { get; set; } = answer => answer;

    public HubServer Small(string name, string text)
    {
        _small[name] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public HubServer Large(string name, byte[] content)
    {
        _large[name] = content;
        return this;
    }

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

#pragma warning disable CA5350 // Git's own hash.
    public static string GitBlob(byte[] content) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350

    public void Dispose()
    {
        _hub.Dispose();
        _storage.Dispose();
    }

    private static HubAnswer Changed(HubAnswer truth, ConcurrentQueue<Func<HubAnswer, HubAnswer>> faults) =>
        faults.TryDequeue(out var fault) ? fault(truth) : truth;

    private HubAnswer Hub(HubRequest request)
    {
        var target = request.Target;
        if (
            !target.StartsWith(_api, StringComparison.Ordinal) && !target.StartsWith(_resolve, StringComparison.Ordinal)
            || (PrivateToken is not null && request.Token != PrivateToken)
        )
        {
            return request.Token.Length == 0
                ? Refusal("401 Unauthorized", "RepoNotFound", "Invalid username or password.")
                : Refusal("404 Not Found", "RepoNotFound", "Repository not found");
        }

        var path = target.Split('?')[0];
        return path.StartsWith(_api + "revision/", StringComparison.Ordinal)
                ? Revision(path[(_api + "revision/").Length..])
            : path.StartsWith(_api + "tree/", StringComparison.Ordinal) ? Tree(target)
            : Resolve(request, path[_resolve.Length..]);
    }

    private HubAnswer Revision(string name) =>
        IsKnown(name)
            ? HubAnswer.Text(
                "200 OK",
                new JsonObject
                {
                    ["_id"] = "65f1",
                    ["id"] = _repository,
                    ["private"] = PrivateToken is not null,
                    ["downloads"] = 0,
                    ["likes"] = 0,
                    ["tags"] = new JsonArray(),
                    ["sha"] = Commit,
                    ["siblings"] = new JsonArray([.. Names().Select(n => new JsonObject { ["rfilename"] = n })]),
                }.ToJsonString()
            )
            : Refusal("404 Not Found", "RevisionNotFound", $"Invalid rev id: {name}");

    private HubAnswer Tree(string target)
    {
        if (!HasTree)
        {
            return HubAnswer.Text("404 Not Found", "<html>nothing here</html>");
        }

        var from = target.Split("cursor=") is [_, var cursor] ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        var entries = Entries().Skip(from).Take(PageSize).ToArray();
        var answer = HubAnswer.Text("200 OK", new JsonArray(entries).ToJsonString());
        if (from + PageSize < Entries().Count())
        {
            var revision = target[(_api + "tree/").Length..].Split('?')[0];
            answer.Headers["Link"] =
                $"<{Address}{_api}tree/{revision}?recursive=true&cursor={from + PageSize}>; rel=\"next\"";
        }

        return answer;
    }

    private HubAnswer Resolve(HubRequest request, string path)
    {
        var slash = path.IndexOf('/');
        var (revision, name) = (path[..slash], Uri.UnescapeDataString(path[(slash + 1)..]));
        if (GatedToken is not null && request.Token != GatedToken)
        {
            return Refusal(
                request.Token.Length == 0 ? "401 Unauthorized" : "403 Forbidden",
                "GatedRepo",
                "Access to this model is restricted and you are not in the authorized list."
            );
        }

        if (!IsKnown(revision))
        {
            return Refusal("404 Not Found", "RevisionNotFound", $"Invalid rev id: {revision}");
        }

        if (_large.TryGetValue(name, out var large))
        {
            var redirect = HubAnswer.Text("302 Found", "Found. Redirecting");
            redirect.Headers["Location"] = $"{_storage.Address}/{Sha256(large)}?Signature=abc%2Fdef";
            redirect.Headers["X-Linked-Etag"] = $"\"{Sha256(large)}\"";
            redirect.Headers["X-Linked-Size"] = $"{large.Length}";
            redirect.Headers["X-Repo-Commit"] = Commit;
            return redirect;
        }

        return _small.TryGetValue(name, out var small)
            ? Content(request, small, GitBlob(small))
            : Refusal("404 Not Found", "EntryNotFound", "Entry not found");
    }

    private HubAnswer Storage(HubRequest request)
    {
        if (request.Token.Length > 0)
        {
            return HubAnswer.Text("400 Bad Request", "Only one auth mechanism allowed");
        }

        var large = _large.Values.FirstOrDefault(content =>
            request.Target == $"/{Sha256(content)}?Signature=abc%2Fdef"
        );
        return large is null
            ? HubAnswer.Text("403 Forbidden", "SignatureDoesNotMatch")
            : Content(request, large, Sha256(large));
    }

    private static HubAnswer Content(HubRequest request, byte[] content, string tag)
    {
        var offset = request.Offset;
        if (offset >= content.Length && offset > 0)
        {
            return HubAnswer.Text("416 Range Not Satisfiable", "", ("Content-Range", $"bytes */{content.Length}"));
        }

        var answer = new HubAnswer(offset > 0 ? "206 Partial Content" : "200 OK") { Body = content[offset..] };
        answer.Headers["ETag"] = $"\"{tag}\"";
        answer.Headers["X-Repo-Commit"] = Commit;
        answer.Headers["Accept-Ranges"] = "bytes";
        if (offset > 0)
        {
            answer.Headers["Content-Range"] = $"bytes {offset}-{content.Length - 1}/{content.Length}";
        }

        return answer;
    }

    private bool IsKnown(string escaped) =>
        escaped is "main" or Commit || Revisions.Any(name => Uri.EscapeDataString(name) == escaped);

    private IEnumerable<string> Names() => _small.Keys.Concat(_large.Keys).Order(StringComparer.Ordinal);

    private IEnumerable<JsonNode> Entries() =>
        Names()
            .SelectMany(name =>
                name.Contains('/') ? new[] { Folder(name[..name.LastIndexOf('/')]), Entry(name) } : [Entry(name)]
            );

    private static JsonObject Folder(string name) =>
        new()
        {
            ["type"] = "directory",
            ["oid"] = GitBlob(Encoding.UTF8.GetBytes(name)),
            ["size"] = 0,
            ["path"] = name,
        };

    private JsonObject Entry(string name)
    {
        if (_small.TryGetValue(name, out var small))
        {
            return new JsonObject
            {
                ["type"] = "file",
                ["oid"] = GitBlob(small),
                ["size"] = small.Length,
                ["path"] = name,
            };
        }

        var large = _large[name];
        return new JsonObject
        {
            ["type"] = "file",
            ["oid"] = GitBlob(Encoding.ASCII.GetBytes($"pointer to {Sha256(large)}")),
            ["size"] = large.Length,
            ["lfs"] = new JsonObject
            {
                ["oid"] = Sha256(large),
                ["size"] = large.Length,
                ["pointerSize"] = 134,
            },
            ["path"] = name,
        };
    }

    private static HubAnswer Refusal(string status, string code, string message) =>
        HubAnswer.Text(
            status,
            new JsonObject { ["error"] = message }.ToJsonString(),
            ("X-Error-Code", code),
            ("X-Error-Message", message)
        );
}
