using System.Text;
using System.Text.Json;

namespace Rlfw.Hosting.Hub;

/// <summary>
/// The names, sizes and hashes of a commit's files as the cache keeps them, in the form of huggingface_hub: a commit never
/// changes, so its listing is asked for once, and without the hub it tells what a snapshot lacks.
/// </summary>
internal static class TreeFile
{
    private const int Format = 1;

    /// <summary>Reads a listing; null where there is none that can be used.</summary>
    public static IReadOnlyList<HubFile>? Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.GetProperty("format_version").GetInt32() == Format
                ? [.. json.RootElement.GetProperty("files").EnumerateObject().Select(ToFile)]
                : null;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            // It is asked for again.
            return null;
        }
    }

    /// <summary>Keeps a listing.</summary>
    public static void Write(string path, IEnumerable<HubFile> files)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, IndentSize = 1 }))
        {
            json.WriteStartObject();
            json.WriteNumber("format_version", Format);
            json.WriteStartObject("files");
            foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                WriteFile(json, file);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        HubCache.WriteWhole(path, Encoding.UTF8.GetString(text.ToArray()));
    }

    private static void WriteFile(Utf8JsonWriter json, HubFile file)
    {
        json.WriteStartObject(file.Name);
        json.WriteNumber("size", file.Bytes);
        json.WriteString("blob_id", file.GitBlob ?? file.Blob);
        if (file.GitBlob != file.Tag)
        {
            json.WriteString("lfs_sha256", file.Blob);
            json.WriteNumber("lfs_size", file.Bytes);
        }

        json.WriteEndObject();
    }

    private static HubFile ToFile(JsonProperty entry)
    {
        var git = entry.Value.GetProperty("blob_id").GetString();
        var tag = entry.Value.TryGetProperty("lfs_sha256", out var sha) && sha.GetString() is { } hash ? hash : git;
        return HubFile.IsSafe(entry.Name) && tag is not null && HubFile.IsTag(tag)
            ? new HubFile(entry.Name, entry.Value.GetProperty("size").GetInt64(), tag) { GitBlob = git }
            : throw new FormatException($"{entry.Name} cannot be a file of a snapshot");
    }
}
