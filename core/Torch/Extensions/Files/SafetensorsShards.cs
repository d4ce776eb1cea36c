using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rlfw.Torch.Extensions;

/// <summary>Writes tensors to a folder: as one file or, where that would be too large, as several with an index.</summary>
internal static class SafetensorsShards
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes; files of the same set that are there already and not part of the new one are deleted.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="name">"model" for model.safetensors.</param>
    /// <param name="tensors">In the order in which they fill the files.</param>
    /// <param name="largestFile">Bytes of tensors in a file at most, unless one tensor alone has more.</param>
    public static void Save(
        string folder,
        string name,
        IReadOnlyList<KeyValuePair<string, torch.Tensor>> tensors,
        long largestFile
    )
    {
        var shards = Split(tensors, largestFile);
        var written = new HashSet<string>(StringComparer.Ordinal);
        // What "pt" means to readers: tensors as PyTorch lays them out.
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var file = shards.Count == 1 ? $"{name}.safetensors" : ShardName(name, i + 1, shards.Count);
            Safetensors.Save(Path.Combine(folder, file), shards[i], metadata);
            written.Add(file);
            foreach (var (tensor, _) in shards[i])
            {
                map.Add(tensor, file);
            }
        }
        var index = $"{name}.safetensors.index.json";
        if (shards.Count > 1)
        {
            File.WriteAllText(Path.Combine(folder, index), Index(tensors, map));
            written.Add(index);
        }
        foreach (var old in Directory.EnumerateFiles(folder, $"{name}*.safetensors*").Select(Path.GetFileName))
        {
            if (!written.Contains(old!) && IsOfSet(name, old!))
            {
                File.Delete(Path.Combine(folder, old!));
            }
        }
    }

    private static List<List<KeyValuePair<string, torch.Tensor>>> Split(
        IReadOnlyList<KeyValuePair<string, torch.Tensor>> tensors,
        long largestFile
    )
    {
        var shards = new List<List<KeyValuePair<string, torch.Tensor>>> { new() };
        var bytes = 0L;
        foreach (var entry in tensors)
        {
            var own = entry.Value.numel() * entry.Value.element_size();
            if (bytes > 0 && bytes + own > largestFile)
            {
                shards.Add([]);
                bytes = 0;
            }
            shards[^1].Add(entry);
            bytes += own;
        }
        return shards;
    }

    private static string ShardName(string name, int number, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{number:D5}-of-{count:D5}.safetensors");

    private static bool IsOfSet(string name, string file) =>
        file == $"{name}.safetensors"
        || file == $"{name}.safetensors.index.json"
        || (
            file.Length == ShardName(name, 1, 1).Length
            && file.StartsWith(name + "-", StringComparison.Ordinal)
            && file.Contains("-of-", StringComparison.Ordinal)
        );

    private static string Index(
        IReadOnlyList<KeyValuePair<string, torch.Tensor>> tensors,
        SortedDictionary<string, string> map
    )
    {
        var root = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["total_parameters"] = tensors.Sum(entry => entry.Value.numel()),
                ["total_size"] = tensors.Sum(entry => entry.Value.numel() * entry.Value.element_size()),
            },
            ["weight_map"] = new JsonObject(
                map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value)))
            ),
        };
        return root.ToJsonString(Indented) + "\n";
    }
}
