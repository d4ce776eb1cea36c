using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>A folder in Hugging Face's layout: what its settings say, and its weights when they are asked for.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Name">As the user wrote it: the folder, or a reference to a hub.</param>
/// <param name="Config">What config.json says.</param>
/// <param name="Ids">The ids that begin, end and pad.</param>
internal sealed record LlamaCheckpoint(string Folder, string Name, HuggingFaceConfig Config, GenerationIds Ids)
{
    private static readonly string[] _files =
    [
        HuggingFaceConfig.FileName,
        GenerationIds.FileName,
        "model.safetensors.index.json",
        "*.safetensors",
    ];

    /// <summary>Reads a folder's settings.</summary>
    /// <param name="path">The folder, or a reference to a hub.</param>
    /// <param name="hub">Brings referenced files here; null where there is none.</param>
    /// <exception cref="UserErrorException">A file is missing or malformed, or describes something else than a Llama.</exception>
    public static LlamaCheckpoint Open(string path, IHub? hub)
    {
        var folder = !HubReference.IsMeant(path)
            ? path
            : (
                hub
                ?? throw new UserErrorException(
                    $"'{path}' is a reference to a hub, and no hub is at hand: give a folder"
                )
            ).Fetch(path, [.. _files, .. FolderTokenizer.Files], CancellationToken.None);
        var config = HuggingFaceConfig.Read(folder);
        return new LlamaCheckpoint(folder, path, config, GenerationIds.Read(folder, config));
    }

    /// <summary>The sizes, for a tokenizer and a limit of length.</summary>
    /// <param name="maximumLength">A limit below the checkpoint's own, or null.</param>
    /// <param name="tokenizer">Its ids must have rows in the table of embeddings.</param>
    /// <exception cref="UserErrorException">They do not fit.</exception>
    public LlamaShape Fit(int? maximumLength, ITokenizer tokenizer)
    {
        var shape = Config.Shape;
        if (tokenizer.VocabularySize > shape.VocabularySize)
        {
            throw new UserErrorException(
                $"the tokenizer has {tokenizer.VocabularySize} ids, the checkpoint '{Name}' embeddings for {shape.VocabularySize}: "
                    + "they do not belong together"
            );
        }

        if (maximumLength > shape.MaximumLength)
        {
            throw new UserErrorException(
                $"max_length {maximumLength} is beyond the {shape.MaximumLength} positions of the checkpoint '{Name}'"
            );
        }

        return shape with
        {
            MaximumLength = maximumLength ?? shape.MaximumLength,
        };
    }

    /// <summary>The element type that config.json names; where it names none, that of the files' table of embeddings.</summary>
    /// <exception cref="UserErrorException">The files are missing or malformed.</exception>
    public ScalarType StoredDtype()
    {
        if (Config.Dtype is { } named)
        {
            return named;
        }

        using var files = Files(Config.Shape);
        var found = files.Entries["model.embed_tokens.weight"].Dtype;
        return found == ScalarType.Float64 ? ScalarType.Float32 : found;
    }

    /// <summary>The network with the folder's weights.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="format">How weights are kept.</param>
    /// <returns>The network, and what quantization changed.</returns>
    /// <exception cref="UserErrorException">A file is missing or malformed, or does not fit config.json.</exception>
    public (LlamaNetwork Network, QuantizationErrors Errors) Load(LlamaShape shape, WeightFormat format)
    {
        using var tensors = Files(shape);
        using var scope = torch.NewDisposeScope();
        var weights = new CheckpointWeights(tensors, format);
        if (weights.SharesMemory)
        {
            // Now, at the disk's speed, and not page by page in the first forward pass.
            foreach (var file in tensors.Files)
            {
                file.Populate();
            }
        }

        return (new LlamaNetwork(shape, weights), weights.Errors);
    }

    private SafetensorsFolder Files(LlamaShape shape)
    {
        try
        {
            return CheckpointFiles.Open(Folder, shape);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(exception.Message, exception);
        }
    }
}
