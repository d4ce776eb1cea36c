using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>The tokenizer that lies in a checkpoint's folder.</summary>
internal static class FolderTokenizer
{
    /// <summary>Files of which one at least makes a tokenizer.</summary>
    private static readonly string[] _vocabularies = ["tokenizer.json", "tokenizer.model", "original/tokenizer.model"];

    /// <summary>The files that a tokenizer may consist of: what a hub is asked for and what an export copies.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [.. _vocabularies, "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja", "chat_template.json"];

    /// <summary>A folder's tokenizer; where it has none, one that knows ids alone.</summary>
    /// <param name="checkpoint">The folder.</param>
    /// <param name="plugins">Makes the tokenizer.</param>
    public static ITokenizer Make(LlamaCheckpoint checkpoint, IPluginFactory plugins) =>
        Array.Exists(_vocabularies, file => File.Exists(Path.Combine(checkpoint.Folder, file)))
            ? plugins.Create<ITokenizer>(
                plugins.Choose(
                    PluginKind.Tokenizer,
                    "huggingface",
                    new Dictionary<string, object>(StringComparer.Ordinal) { ["path"] = checkpoint.Folder }
                )
            )
            : new IdsTokenizer(checkpoint.Name, checkpoint.Config.Shape.VocabularySize, checkpoint.Ids);
}
