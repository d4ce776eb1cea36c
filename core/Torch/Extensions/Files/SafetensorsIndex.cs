using System.Text.Json;

namespace Rlfw.Torch.Extensions;

/// <summary>The index of tensors that are spread over several files: which file holds which.</summary>
internal static class SafetensorsIndex
{
    private const long LargestFile = 64 << 20;

    /// <summary>Reads an index.</summary>
    /// <returns>File names by tensor name.</returns>
    /// <exception cref="SafetensorsException">It is no index, or names a file that does not lie beside it.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        if (new FileInfo(path).Length is > LargestFile and var length)
        {
            throw new SafetensorsException(path, $"{length} bytes are too many for an index");
        }
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out var map)
                || map.ValueKind != JsonValueKind.Object
            )
            {
                throw new SafetensorsException(path, "it should be an object with a 'weight_map'");
            }
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in map.EnumerateObject())
            {
                if (!files.TryAdd(entry.Name, FileName(path, entry)))
                {
                    throw new SafetensorsException(path, $"tensor '{entry.Name}' stands in it twice");
                }
            }
            return files.Count > 0 ? files : throw new SafetensorsException(path, "its 'weight_map' is empty");
        }
        // The second where text is not UTF-8.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException(path, "it is not valid JSON: " + exception.Message, exception);
        }
    }

    // Whoever wrote the index does not decide which of the machine's other files are read.
    private static string FileName(string path, JsonProperty entry)
    {
        var name =
            entry.Value.ValueKind == JsonValueKind.String
                ? entry.Value.GetString()!
                : throw new SafetensorsException(path, $"the file of tensor '{entry.Name}' should be text");
        return name.EndsWith(".safetensors", StringComparison.Ordinal) && name.IndexOfAny(['/', '\\', '\0', ':']) < 0
            ? name
            : throw new SafetensorsException(
                path,
                $"tensor '{entry.Name}' should be in a .safetensors file beside the index, not in '{name}'"
            );
    }
}
