using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Where a tokenizer's files are.</summary>
/// <param name="Tokenizer">tokenizer.json or tokenizer.model.</param>
/// <param name="Folder">The folder of the configuration files.</param>
internal sealed record TokenizerFolder(string Tokenizer, string Folder)
{
    private const string Json = "tokenizer.json";
    private const string Tiktoken = "tokenizer.model";

    // Meta's layout, which Hugging Face's folders of Llama keep beside their own.
    private const string Original = "original";

    private static readonly string[] _configuration =
    [
        "tokenizer_config.json",
        "special_tokens_map.json",
        "generation_config.json",
        "config.json",
        "chat_template.jinja",
        "chat_template.json",
    ];

    /// <summary>Whether the tokenizer is a tokenizer.json.</summary>
    public bool IsJson => Tokenizer.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>A configuration file, which need not exist.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Finds the files.</summary>
    /// <param name="path">A folder, a tokenizer file, or a reference to a hub.</param>
    /// <param name="hub">Brings what a reference names.</param>
    /// <exception cref="UserErrorException">There is no tokenizer: what was looked for.</exception>
    public static TokenizerFolder Find(string path, IHub hub)
    {
        var folder = path;
        if (HubReference.IsMeant(path))
        {
            folder = hub.Fetch(path, [Json, .. _configuration], CancellationToken.None);
            if (!File.Exists(Path.Combine(folder, Json)))
            {
                folder = hub.Fetch(path, [Tiktoken, $"{Original}/{Tiktoken}"], CancellationToken.None);
            }
        }

        if (File.Exists(folder))
        {
            return OfFile(folder);
        }

        string[] candidates =
        [
            Path.Combine(folder, Json),
            Path.Combine(folder, Tiktoken),
            Path.Combine(folder, Original, Tiktoken),
        ];
        return Array.Find(candidates, File.Exists) is { } found
            ? new TokenizerFolder(found, folder)
            : throw new UserErrorException(Missing(path, folder));
    }

    private static TokenizerFolder OfFile(string file)
    {
        var folder = Path.GetDirectoryName(file) ?? "";
        var isOriginal = Path.GetFileName(Path.GetFullPath(folder.Length > 0 ? folder : ".")) == Original;
        return new TokenizerFolder(file, isOriginal ? Path.Combine(folder, "..") : folder);
    }

    private static string Missing(string path, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return $"there is no folder or file '{path}' (looked for {Path.GetFullPath(folder)})";
        }

        var hint =
            File.Exists(Path.Combine(folder, "vocab.json")) && File.Exists(Path.Combine(folder, "merges.txt"))
                ? $"; vocab.json and merges.txt are not read: save the tokenizer as {Json}, as transformers' fast tokenizers do"
                : "";
        return $"there is no tokenizer in '{path}': looked for {Json}, {Tiktoken} and {Original}/{Tiktoken} in {Path.GetFullPath(folder)}{hint}";
    }
}
