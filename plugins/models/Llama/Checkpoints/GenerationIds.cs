using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>The ids that generation needs, from generation_config.json and, what that leaves out, config.json.</summary>
/// <param name="BeginId">The id put before a text, or null.</param>
/// <param name="StopIds">The ids that end a completion; may be empty.</param>
/// <param name="PaddingId">The id that fills rows up, or null.</param>
internal sealed record GenerationIds(int? BeginId, IReadOnlyList<int> StopIds, int? PaddingId)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "generation_config.json";

    /// <summary>Reads them from a folder.</summary>
    /// <exception cref="UserErrorException">The file is malformed, or names ids that the model does not have.</exception>
    public static GenerationIds Read(string folder, HuggingFaceConfig config)
    {
        var path = Path.Combine(folder, FileName);
        var file = File.Exists(path) ? ConfigFile.Read(path) : null;
        var ids = new GenerationIds(
            file?.Ids("bos_token_id") is [var begin] ? begin : config.BeginId,
            [.. (file?.Ids("eos_token_id") ?? config.EndIds).Distinct()],
            file?.Ids("pad_token_id") is [var padding] ? padding : config.PaddingId
        );
        foreach (var id in ids.StopIds.Concat(new[] { ids.BeginId, ids.PaddingId }.OfType<int>()))
        {
            if (id >= config.Shape.VocabularySize)
            {
                throw new UserErrorException(
                    $"{file?.Path ?? Path.Combine(folder, HuggingFaceConfig.FileName)}: token id {id} is beyond the model's "
                        + $"{config.Shape.VocabularySize} ids (vocab_size)"
                );
            }
        }

        return ids;
    }
}
