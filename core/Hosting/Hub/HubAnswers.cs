using System.Text.Json;

namespace Rlfw.Hosting.Hub;

/// <summary>Reads the hub's JSON. What is malformed throws <see cref="JsonException"/> with what is wrong.</summary>
internal static class HubAnswers
{
    /// <summary>The commit of a revision, and the names of its files.</summary>
    public static HubListing Revision(JsonElement answer) =>
        Read(() =>
        {
            var commit = Text(answer, "sha");
            var files =
                answer.TryGetProperty("siblings", out var siblings) && siblings.ValueKind == JsonValueKind.Array
                    ? siblings.EnumerateArray().Select(file => new HubFile(Name(Text(file, "rfilename")), null, null))
                    : [];
            return HubListing.IsCommit(commit)
                ? new HubListing(commit, [.. files])
                : throw new JsonException($"'{commit}' is no commit");
        });

    /// <summary>The files of one page of a tree; folders are left out.</summary>
    public static IReadOnlyList<HubFile> Tree(JsonElement answer) =>
        Read<IReadOnlyList<HubFile>>(() =>
            answer.ValueKind == JsonValueKind.Array
                ? [.. answer.EnumerateArray().Where(entry => Text(entry, "type") == "file").Select(File)]
                : throw new JsonException("a list of files was expected")
        );

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException fault)
        {
            // Bytes or escapes that are no Unicode are found when a text is asked for, not when the JSON is read.
            throw new JsonException("it holds text that is no Unicode", fault);
        }
    }

    private static HubFile File(JsonElement entry)
    {
        var git = Tag(Text(entry, "oid"));
        var name = Name(Text(entry, "path"));
        return entry.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object
            ? new HubFile(name, Size(lfs), Tag(Text(lfs, "oid"))) { GitBlob = git }
            : new HubFile(name, Size(entry), git) { GitBlob = git };
    }

    private static string Name(string name) =>
        HubFile.IsSafe(name) ? name : throw new JsonException($"'{name}' would lie outside of the repository's folder");

    private static string Tag(string tag) =>
        HubFile.IsTag(tag) ? tag : throw new JsonException($"'{tag}' is no hash of a file");

    private static long Size(JsonElement entry) =>
        entry.TryGetProperty("size", out var size)
        && size.ValueKind == JsonValueKind.Number
        && size.TryGetInt64(out var bytes)
        && bytes >= 0
            ? bytes
            : throw new JsonException("a file's size is missing");

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new JsonException($"'{name}' is missing");
}
