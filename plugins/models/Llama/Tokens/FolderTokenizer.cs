using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>The tokenizer that lies in a checkpoint's folder.</summary>
internal static class FolderTokenizer
{
    /// <summary>The files that a tokenizer may consist of, as patterns; what a hub is asked for and what an export copies.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        "tokenizer.json",
        "tokenizer.model",
        "original/tokenizer.model",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "chat_template.jinja",
        "chat_template.json",
    ];

    /// <summary>Whether a folder holds a tokenizer.</summary>
    public static bool IsIn(string folder) => Files.Take(3).Any(file => File.Exists(Path.Combine(folder, file)));

    /// <summary>A folder's tokenizer; where it has none, one that knows ids alone.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="plugins">Makes the tokenizer.</param>
    /// <param name="vocabularySize">Ids of the model.</param>
    /// <param name="ids">Which of them begin, end and pad.</param>
    public static ITokenizer Make(string folder, IPluginFactory plugins, int vocabularySize, GenerationIds ids) =>
        IsIn(folder)
            ? plugins.Create<ITokenizer>(
                plugins.Choose(
                    PluginKind.Tokenizer,
                    "huggingface",
                    new Dictionary<string, object>(StringComparer.Ordinal) { ["path"] = folder }
                )
            )
            : new IdsTokenizer(folder, vocabularySize, ids);
}
