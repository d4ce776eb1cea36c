using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Opens the weights of a folder and holds them against what config.json promises, before any of them is read.</summary>
internal static class CheckpointFiles
{
    private const string Head = "lm_head.weight";
    private const string Embeddings = "model.embed_tokens.weight";

    // Frequencies that early versions of transformers stored; they follow from config.json.
    private const string StoredFrequencies = ".rotary_emb.inv_freq";
    private const int Listed = 5;

    private static readonly (string Pattern, string What)[] _others =
    [
        ("*.gguf", "GGUF files, which are made for llama.cpp and mostly quantized"),
        ("*.bin", "pickled files of PyTorch, which can run code when they are read"),
        ("*.pth", "pickled files of PyTorch, which can run code when they are read"),
        ("*.pt", "pickled files of PyTorch, which can run code when they are read"),
        ("*.msgpack", "files of Flax"),
        ("*.h5", "files of TensorFlow"),
    ];

    /// <summary>Opens a folder's safetensors files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shape">The sizes that its tensors must have.</param>
    /// <exception cref="UserErrorException">There are none, or they do not fit.</exception>
    /// <exception cref="IOException">They are malformed or cannot be read.</exception>
    public static SafetensorsFolder Open(string folder, LlamaShape shape)
    {
        if (!SafetensorsFolder.IsIn(folder))
        {
            throw new UserErrorException(WithoutWeights(folder));
        }

        var opened = SafetensorsFolder.Open(folder);
        try
        {
            Check(opened, shape);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static string WithoutWeights(string folder)
    {
        foreach (var (pattern, what) in _others)
        {
            if (Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).FirstOrDefault() is { } file)
            {
                return $"'{folder}' holds its weights as {what} ({Path.GetFileName(file)}), and not as safetensors: "
                    + "look for a version of the checkpoint with model.safetensors, or load it with transformers and "
                    + "save it again (save_pretrained writes safetensors)";
            }
        }

        return $"'{folder}' holds no model.safetensors and no model.safetensors.index.json: it has a configuration, but no weights";
    }

    private static void Check(SafetensorsFolder files, LlamaShape shape)
    {
        var own = ParameterShapes
            .Of(shape)
            .ToDictionary(entry => entry.Name, entry => entry.Shape, StringComparer.Ordinal);
        var faults = own
            .Keys.Where(name => !files.Entries.ContainsKey(name))
            .Select(name => $"'{name}' is missing")
            .Concat(
                files
                    .Entries.Keys.Where(name => !own.ContainsKey(name) && !IsSuperfluous(name, shape))
                    .Select(name => $"'{name}' is unknown")
            )
            .Concat(own.Select(entry => Misfit(files, entry.Key, entry.Value)).OfType<string>())
            .ToList();
        if (faults.Count == 0 && shape.TieEmbeddings && files.Entries.ContainsKey(Head) && !IsTied(files))
        {
            faults.Add($"'{Head}' differs from '{Embeddings}' though tie_word_embeddings is true");
        }

        if (faults.Count > 0)
        {
            var more = faults.Count > Listed ? $"; and {faults.Count - Listed} more" : "";
            throw new UserErrorException(
                $"{files.Source} does not fit its config.json: {string.Join("; ", faults.Take(Listed))}{more}"
            );
        }
    }

    private static bool IsSuperfluous(string name, LlamaShape shape) =>
        (name == Head && shape.TieEmbeddings) || name.EndsWith(StoredFrequencies, StringComparison.Ordinal);

    private static string? Misfit(SafetensorsFolder files, string name, long[] shape)
    {
        if (!files.Entries.TryGetValue(name, out var stored))
        {
            return null;
        }

        if (!stored.Shape.SequenceEqual(shape))
        {
            return $"'{name}' is [{string.Join(", ", stored.Shape)}] where config.json asks for [{string.Join(", ", shape)}]";
        }

        return stored.Dtype is ScalarType.Float32 or ScalarType.BFloat16 or ScalarType.Float16 or ScalarType.Float64
            ? null
            : $"'{name}' holds {stored.Dtype} numbers, as a checkpoint does that another tool has quantized";
    }

    /// <summary>Some tied checkpoints store the table twice; two different ones cannot both be meant.</summary>
    private static bool IsTied(SafetensorsFolder files)
    {
        using var scope = torch.NewDisposeScope();
        var (head, table) = (files.Get(Head), files.Get(Embeddings));
        return head.shape.AsSpan().SequenceEqual(table.shape) && head.eq(table).all().item<bool>();
    }
}
