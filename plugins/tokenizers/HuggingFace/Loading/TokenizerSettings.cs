using System.Globalization;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>What the configuration files beside a tokenizer say about it; each of them may be absent.</summary>
internal sealed class TokenizerSettings
{
    private readonly TokenizerFolder _folder;
    private readonly JsonSection? _tokenizerConfig;
    private readonly JsonSection? _specialTokensMap;
    private readonly JsonSection? _generationConfig;
    private readonly JsonSection? _config;

    /// <summary>Reads the files.</summary>
    /// <exception cref="UserErrorException">One of them is not a JSON object.</exception>
    public TokenizerSettings(TokenizerFolder folder)
    {
        _folder = folder;
        _tokenizerConfig = Read("tokenizer_config.json");
        _specialTokensMap = Read("special_tokens_map.json");
        _generationConfig = Read("generation_config.json");
        _config = Read("config.json");
    }

    /// <summary>Whether a begin token goes before texts; null where nothing is said.</summary>
    public bool? AddsBeginToken =>
        _tokenizerConfig?.Find("add_bos_token") is { } flag
            ? flag.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? flag.Value.GetBoolean()
                : throw flag.Expected("true or false")
            : null;

    /// <summary>Added tokens that tokenizer_config.json lists, by ascending id.</summary>
    public IReadOnlyList<AddedToken> Added =>
        _tokenizerConfig?.Find("added_tokens_decoder") is { } listed
            ?
            [
                .. listed
                    .Members()
                    .Select(member => TokenizerJson.Describe(member.Value, IdOf(member.Key, member.Value)))
                    .OrderBy(token => token.Id),
            ]
            : [];

    /// <summary>A token by its role.</summary>
    /// <param name="role">"bos", "eos" or "pad".</param>
    /// <returns>Its text, and where it is said; null where it is not.</returns>
    public (string Text, JsonSection Source)? TokenOf(string role)
    {
        var key = $"{role}_token";
        if ((_tokenizerConfig?.Find(key) ?? _specialTokensMap?.Find(key)) is not { } token)
        {
            return null;
        }

        var text = token.Value.ValueKind == JsonValueKind.Object ? token.Find("content") : token;
        return ((text ?? throw token.Fault("it lacks \"content\"")).Text(), token);
    }

    /// <summary>A token's id by its role, as the model's configuration says; of several the first.</summary>
    /// <param name="role">"bos", "eos" or "pad".</param>
    /// <returns>The id, and where it is said; null where it is not.</returns>
    public (int Id, JsonSection Source)? IdOf(string role)
    {
        var key = $"{role}_token_id";
        if ((_generationConfig?.Find(key) ?? _config?.Find(key)) is not { } id)
        {
            return null;
        }

        if (id.Value.ValueKind != JsonValueKind.Array)
        {
            return (id.Id(), id);
        }

        return id.Items() is [var first, ..] ? (first.Id(), first) : null;
    }

    /// <summary>The folder's own chat template; null where it has none.</summary>
    public string? ChatTemplate
    {
        get
        {
            var file = _folder.PathOf("chat_template.jinja");
            if (File.Exists(file))
            {
                return System.Text.Encoding.UTF8.GetString(SourceFile.Read(file).Content);
            }

            return (Read("chat_template.json") ?? _tokenizerConfig)?.Find("chat_template") switch
            {
                null => null,
                { Value.ValueKind: JsonValueKind.Array } named => named
                    .Items()
                    .Where(template => template.Find("name")?.Text() == "default")
                    .Select(template => template.Find("template")?.Text())
                    .FirstOrDefault(),
                { } template => template.Text(),
            };
        }
    }

    private static int IdOf(string key, JsonSection section) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < Vocabulary.IdLimit
            ? id
            : throw section.Fault($"the key is not an id, a whole number from 0 to {Vocabulary.IdLimit - 1}");

    private JsonSection? Read(string name)
    {
        var path = _folder.PathOf(name);
        if (!File.Exists(path))
        {
            return null;
        }

        var json = SourceFile.Read(path).Json();
        return json.Value.ValueKind == JsonValueKind.Object ? json : throw json.Expected("an object");
    }
}
