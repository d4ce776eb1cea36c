using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Plugins.Llama;

/// <summary>The tokenizer that lies in a checkpoint's folder.</summary>
internal static class FolderTokenizer
{
    /// <summary>Files of which one at least makes a tokenizer.</summary>
    private static readonly string[] _vocabularies = ["tokenizer.json", "tokenizer.model", "original/tokenizer.model"];

    /// <summary>The files that a tokenizer may consist of: what a hub is asked for and what an export copies.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. _vocabularies,
        "tokenizer_config.json",
        "special_tokens_map.json",
        "chat_template.jinja",
        "chat_template.json",
        TokenizerFile.FileName,
    ];

    /// <summary>
    /// A folder's tokenizer: the one that a run exported it with, else that of its vocabulary; where it has none, one that knows ids alone.
    /// </summary>
    /// <param name="checkpoint">The folder.</param>
    /// <param name="plugins">Makes the tokenizer.</param>
    public static ITokenizer Make(LlamaCheckpoint checkpoint, IPluginFactory plugins) =>
        TokenizerFile.Find(checkpoint.Folder, plugins) is { } stored ? plugins.Create<ITokenizer>(stored)
        : Array.Exists(_vocabularies, file => File.Exists(Path.Combine(checkpoint.Folder, file)))
            ? plugins.Create<ITokenizer>(
                plugins.Choose(
                    PluginKind.Tokenizer,
                    "huggingface",
                    new Dictionary<string, object>(StringComparer.Ordinal) { ["path"] = checkpoint.Folder }
                )
            )
        : new IdsTokenizer(checkpoint.Name, checkpoint.Config.Shape.VocabularySize, checkpoint.Ids);
}
