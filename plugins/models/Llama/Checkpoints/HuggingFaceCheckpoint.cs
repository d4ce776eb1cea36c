using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>A folder in Hugging Face's layout with its weights in one file.</summary>
internal static class HuggingFaceCheckpoint
{
    private const string TiedHead = "lm_head.weight";
    private const string Embeddings = "model.embed_tokens.weight";

    /// <summary>The shape in config.json, for a tokenizer.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shape">What config.json says.</param>
    /// <param name="maximumLength">A limit below the checkpoint's own, or null.</param>
    /// <param name="tokenizer">Its ids must have rows in the table of embeddings.</param>
    /// <exception cref="UserErrorException">The two do not fit.</exception>
    public static LlamaShape Fit(string folder, LlamaShape shape, int? maximumLength, ITokenizer tokenizer)
    {
        if (tokenizer.VocabularySize > shape.VocabularySize)
        {
            throw new UserErrorException(
                $"the tokenizer has {tokenizer.VocabularySize} ids, the checkpoint '{folder}' embeddings for {shape.VocabularySize}: "
                    + "they do not belong together"
            );
        }

        if (maximumLength > shape.MaximumLength)
        {
            throw new UserErrorException(
                $"max_length {maximumLength} is beyond the {shape.MaximumLength} positions of the checkpoint '{folder}'"
            );
        }

        return shape with
        {
            MaximumLength = maximumLength ?? shape.MaximumLength,
        };
    }

    /// <summary>Copies the file's tensors into a network; every name must be on both sides, every shape the same.</summary>
    /// <exception cref="UserErrorException">The file is missing or malformed, or does not fit.</exception>
    public static void LoadWeights(string folder, LlamaNetwork network)
    {
        var path = Path.Combine(folder, "model.safetensors");
        if (!File.Exists(path))
        {
            throw new UserErrorException(
                File.Exists(path + ".index.json")
                    ? $"'{folder}' holds its weights in several files; this version reads a single model.safetensors"
                    : $"'{folder}' holds no model.safetensors: it has a configuration, but no weights"
            );
        }

        try
        {
            using var scope = torch.NewDisposeScope();
            using var gradients = torch.no_grad();
            using var file = Safetensors.Open(path);
            Load(path, file, network.state_dict());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(exception.Message, exception);
        }
    }

    private static void Load(string path, SafetensorsFile file, Dictionary<string, Tensor> own)
    {
        var faults = own
            .Keys.Where(name => !file.Entries.ContainsKey(name))
            .Select(name => $"'{name}' is missing")
            .Concat(
                file.Entries.Keys.Where(name => !own.ContainsKey(name) && name != TiedHead)
                    .Select(name => $"'{name}' is unknown")
            )
            .Concat(
                own.Where(entry =>
                        file.Entries.TryGetValue(entry.Key, out var stored)
                        && !stored.Shape.SequenceEqual(entry.Value.shape)
                    )
                    .Select(entry =>
                        $"'{entry.Key}' is [{string.Join(", ", file.Entries[entry.Key].Shape)}] where config.json asks for [{string.Join(", ", entry.Value.shape)}]"
                    )
            )
            .ToList();
        if (faults.Count > 0)
        {
            throw Unfit(path, faults);
        }

        foreach (var (name, parameter) in own)
        {
            using var stored = file.Get(name);
            parameter.copy_(stored);
        }

        // Some tied checkpoints store the table twice; two different ones cannot both be meant.
        var isStoredTwice = !own.ContainsKey(TiedHead) && file.Entries.ContainsKey(TiedHead);
        if (isStoredTwice && !file.Get(TiedHead).eq(file.Get(Embeddings)).all().item<bool>())
        {
            throw Unfit(path, [$"'{TiedHead}' differs from '{Embeddings}' though tie_word_embeddings is true"]);
        }
    }

    private static UserErrorException Unfit(string path, IReadOnlyList<string> faults)
    {
        const int Shown = 5;
        var more = faults.Count > Shown ? $"; and {faults.Count - Shown} more" : "";
        return new UserErrorException(
            $"{path} does not fit its config.json: {string.Join("; ", faults.Take(Shown))}{more}"
        );
    }
}
