using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Reads tokenizer.json, the format of Hugging Face's tokenizers library, where it describes a byte-level BPE.</summary>
internal static class TokenizerJson
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="UserErrorException">It is malformed, or describes what is not supported: where, which.</exception>
    public static TokenizerContent Read(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var sections = new Dictionary<string, JsonSection>(StringComparer.Ordinal);
        var model = new BpeModelReader(file);
        try
        {
            var start = file.JsonStart();
            ReadSections(file, start, model, sections);
        }
        catch (JsonException exception)
        {
            throw file.NotJson(exception);
        }

        var added = sections.TryGetValue("added_tokens", out var tokens)
            ? [.. tokens.Items().Select(AddedTokenOf)]
            : Array.Empty<AddedToken>();
        DecoderSection.Check(Section("decoder"), file);
        return new TokenizerContent(file.Path, model.Vocabulary, model.Merges)
        {
            WholePieces = model.IgnoresMerges,
            Scanner = PreTokenizerSection.Read(Section("pre_tokenizer"), file),
            Normalizer = NormalizerSection.Read(Section("normalizer")),
            Added = added,
            BeginToken = PostProcessorSection.BeginToken(Section("post_processor")),
        };

        JsonSection? Section(string name) =>
            sections.TryGetValue(name, out var section) && section.Value.ValueKind != JsonValueKind.Null
                ? section
                : null;
    }

    /// <summary>An added token, as tokenizer.json lists them.</summary>
    private static AddedToken AddedTokenOf(JsonSection section) =>
        Describe(section, (section.Find("id") ?? throw section.Fault("it lacks \"id\"")).Id());

    /// <summary>An added token, but for its id, as tokenizer.json and tokenizer_config.json describe them alike.</summary>
    /// <param name="section">The object.</param>
    /// <param name="id">Its id.</param>
    public static AddedToken Describe(JsonSection section, int id)
    {
        var text = (section.Find("content") ?? throw section.Fault("it lacks \"content\"")).Text();
        if (text.Length == 0)
        {
            throw section.Fault("an added token is empty: remove it");
        }

        var special = section.Flag("special", otherwise: false);
        return new AddedToken(id, text, special)
        {
            TakesSpaceBefore = section.Flag("lstrip", otherwise: false),
            TakesSpaceAfter = section.Flag("rstrip", otherwise: false),
            IsSingleWord = section.Flag("single_word", otherwise: false),
            IsNormalized = section.Flag("normalized", otherwise: !special),
        };
    }

    /// <summary>
    /// Goes through the file once. The model, by far the largest part, is read as it passes; the others are kept as JSON.
    /// </summary>
    private static void ReadSections(
        SourceFile file,
        int start,
        BpeModelReader model,
        Dictionary<string, JsonSection> sections
    )
    {
        var reader = new Utf8JsonReader(file.Content[start..]);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw file.Fault(start, "expected an object, the contents of a tokenizer.json");
        }

        var hasModel = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonStrings.Read(ref reader, file, start);
            reader.Read();
            if (name == "model")
            {
                model.Read(ref reader, start);
                hasModel = true;
            }
            else if (name is "added_tokens" or "normalizer" or "pre_tokenizer" or "post_processor" or "decoder")
            {
                var offset = start + reader.TokenStartIndex;
                sections[name] = new JsonSection(file, offset, name, JsonElement.ParseValue(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        // Anything but white space behind the object is an error.
        reader.Read();
        if (!hasModel)
        {
            throw file.Fault(start, "there is no \"model\": this is not the tokenizer.json of a tokenizer");
        }
    }
}
