using System.Collections.Frozen;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Puts a tokenizer together from its file and the configuration beside it.</summary>
internal sealed class TokenizerLoader
{
    // Where no configuration names the token that ends a text, or the one that fills rows: what models commonly call them.
    private static readonly string[] _commonEnds = ["<|end_of_text|>", "<|endoftext|>", "</s>", "<|im_end|>", "<eos>"];
    private static readonly string[] _commonPaddings = ["<|finetune_right_pad_id|>", "<pad>", "<|pad|>", "[PAD]"];

    private readonly TokenizerFolder _folder;
    private readonly TokenizerContent _content;
    private readonly TokenizerSettings _settings;
    private readonly Dictionary<int, AddedToken> _added = [];
    private readonly Dictionary<string, int> _idOfAdded = new(StringComparer.Ordinal);

    private TokenizerLoader(TokenizerFolder folder)
    {
        _folder = folder;
        _settings = new TokenizerSettings(folder);
        var file = SourceFile.Read(folder.Tokenizer);
        _content = folder.IsJson ? TokenizerJson.Read(file) : TiktokenFile.Read(file);
    }

    /// <summary>Loads a tokenizer.</summary>
    /// <exception cref="UserErrorException">A file is malformed, or they contradict each other.</exception>
    public static LoadedTokenizer Load(TokenizerFolder folder) => new TokenizerLoader(folder).Load();

    private LoadedTokenizer Load()
    {
        AddTokens();
        var roles = Roles();
        CheckIds();
        var special = _added
            .Values.Where(token => token.IsSpecial)
            .ToFrozenDictionary(token => token.Text, token => token.Id, StringComparer.Ordinal);
        var specialIds = special.Values.ToFrozenSet();
        _content.Merges.Forbid(specialIds);
        return new LoadedTokenizer(
            new TextEncoder(
                _content,
                new BytePairEncoder(_content.Vocabulary, _content.Merges, _content.WholePieces, specialIds),
                [.. _added.Values]
            ),
            new TokenDecoder(_content.Vocabulary, [.. _added.Values]),
            roles,
            special,
            _settings.ChatTemplate
        );
    }

    private void AddTokens()
    {
        foreach (var token in _content.Added)
        {
            Add(token, _content.Path);
        }

        var configured = _settings.Added;
        foreach (var token in configured.Where(token => !_added.ContainsKey(token.Id)))
        {
            Add(token, _folder.PathOf("tokenizer_config.json"));
        }

        if (!_folder.IsJson && configured.Count == 0)
        {
            foreach (var token in Llama3SpecialTokens.From(_content.Vocabulary.Count))
            {
                Add(token, _content.Path);
            }
        }
    }

    /// <summary>Adds a token; where the vocabulary holds it already, it must have the same id there.</summary>
    private void Add(AddedToken token, string origin)
    {
        if (!_added.TryAdd(token.Id, token) || !_idOfAdded.TryAdd(token.Text, token.Id))
        {
            throw new UserErrorException(
                $"{origin}: two added tokens share the id {token.Id} or the text '{token.Text}': remove one"
            );
        }

        var vocabulary = _content.Vocabulary;
        var known = TryFind(token.Text);
        if (vocabulary.Contains(token.Id) ? known != token.Id && !IsLiterally(token) : known is not null)
        {
            throw new UserErrorException(
                $"{origin}: added token '{token.Text}' has id {token.Id}, but in the vocabulary "
                    + (
                        known is { } other
                            ? $"it has id {other}"
                            : $"that is the id of '{ByteAlphabet.Spell(vocabulary.BytesOf(token.Id))}'"
                    )
            );
        }

        if (!vocabulary.Contains(token.Id))
        {
            vocabulary.Add(token.Id, Encoding.UTF8.GetBytes(token.Text), findable: false);
        }
    }

    /// <summary>The id of a token that the vocabulary spells like this; null where there is none.</summary>
    private int? TryFind(string spelled)
    {
        var utf8 = Encoding.UTF8.GetBytes(spelled);
        var bytes = new byte[utf8.Length];
        return
            ByteAlphabet.TryTranslate(utf8, bytes, out var length)
            && _content.Vocabulary.Find(bytes.AsSpan(0, length)) is >= 0 and var id
            ? id
            : null;
    }

    /// <summary>Whether the vocabulary holds a token under its id, spelled with characters outside the byte alphabet.</summary>
    private bool IsLiterally(AddedToken token) =>
        _content.Vocabulary.BytesOf(token.Id).SequenceEqual(Encoding.UTF8.GetBytes(token.Text));

    private SpecialRoles Roles()
    {
        var end =
            Configured("eos")
            ?? Common(_commonEnds)
            ?? throw new UserErrorException(
                $"{_content.Path}: nothing says which token ends a text: put \"eos_token\" into {_folder.PathOf("tokenizer_config.json")}"
            );
        var padding = Configured("pad") ?? Common(_commonPaddings) ?? end;
        return new SpecialRoles(Begin(), end, padding);
    }

    private int? Begin()
    {
        if (_settings.AddsBeginToken == false)
        {
            return null;
        }

        if (_content.BeginToken is { } text)
        {
            return SpecialId(text)
                ?? throw new UserErrorException(
                    $"{_content.Path}: post_processor puts '{text}' before a text, but that is not a token"
                );
        }

        // Meta's file says nothing; Llama's texts begin with the token. A tokenizer.json says what goes before, or nothing does.
        return !_folder.IsJson ? Configured("bos") ?? Common(["<|begin_of_text|>"])
            : _settings.AddsBeginToken == true ? Configured("bos")
            : null;
    }

    /// <summary>The id of a role by what the configuration says: by its token, else by its id.</summary>
    private int? Configured(string role)
    {
        if (_settings.TokenOf(role) is { } token)
        {
            return SpecialId(token.Text)
                ?? throw token.Source.Fault($"'{token.Text}' is not a token of {_content.Path}");
        }

        if (_settings.IdOf(role) is not { } id)
        {
            return null;
        }

        return _content.Vocabulary.Contains(id.Id)
            ? id.Id
            : throw id.Source.Fault($"{_content.Path} has no token {id.Id}: the files belong to different models");
    }

    private int? Common(string[] texts) =>
        texts
            .Where(text => _idOfAdded.TryGetValue(text, out var id) && _added[id].IsSpecial)
            .Select(text => (int?)_idOfAdded[text])
            .FirstOrDefault();

    /// <summary>The id of a token that has a role, which makes it special if it was not; null where there is no such token.</summary>
    private int? SpecialId(string text)
    {
        if (!_idOfAdded.TryGetValue(text, out var id))
        {
            if (TryFind(text) is not { } found)
            {
                return null;
            }

            id = found;
            _idOfAdded.Add(text, id);
            _added[id] = new AddedToken(id, text, IsSpecial: true);
        }

        _added[id] = _added[id] with { IsSpecial = true };
        return id;
    }

    private void CheckIds()
    {
        var vocabulary = _content.Vocabulary;
        if (vocabulary.FirstFreeId != vocabulary.Count)
        {
            throw new UserErrorException(
                $"{_content.Path}: {vocabulary.Count} tokens should have the ids 0 to {vocabulary.Count - 1}, but none has id {vocabulary.FirstFreeId}"
            );
        }

        for (var value = 0; value <= byte.MaxValue; value++)
        {
            byte[] single = [(byte)value];
            if (vocabulary.Find(single) < 0)
            {
                throw new UserErrorException(
                    $"{_content.Path}: the byte 0x{value:X2}, '{ByteAlphabet.Spell(single)}', is not a token: not every text would have ids"
                );
            }
        }
    }
}
