using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>A JSON value that knows where it stands, so that its faults can be told.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where the part of the file that was parsed as one begins, in bytes.</param>
/// <param name="Name">The keys that lead to it, "pre_tokenizer.pretokenizers[0]".</param>
/// <param name="Value">The value.</param>
internal readonly record struct JsonSection(SourceFile File, long Offset, string Name, JsonElement Value)
{
    /// <summary>What the value's "type" says.</summary>
    public string Type => Find("type")?.Text() ?? throw Fault("it lacks \"type\"");

    /// <summary>A fault of this value.</summary>
    /// <param name="what">What is wrong, what to do.</param>
    public UserErrorException Fault(string what) => File.Fault(Offset, Name.Length == 0 ? what : $"{Name}: {what}");

    /// <summary>A member; null where it is absent or null.</summary>
    public JsonSection? Find(string key)
    {
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Expected("an object");
        }

        return Value.TryGetProperty(key, out var member) && member.ValueKind != JsonValueKind.Null
            ? this with
            {
                Name = Name.Length == 0 ? key : $"{Name}.{key}",
                Value = member,
            }
            : null;
    }

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Key, JsonSection Value)> Members()
    {
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Expected("an object");
        }

        var section = this;
        return Value
            .EnumerateObject()
            .Select(member =>
            {
                var key = section.Readable(() => member.Name);
                return (key, section with { Name = $"{section.Name}.{key}", Value = member.Value });
            });
    }

    /// <summary>The items of an array.</summary>
    public IReadOnlyList<JsonSection> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array)
        {
            throw Expected("an array");
        }

        var section = this;
        return
        [
            .. Value.EnumerateArray().Select((item, i) => section with { Name = $"{section.Name}[{i}]", Value = item }),
        ];
    }

    /// <summary>The value, a string.</summary>
    public string Text()
    {
        var value = Value.ValueKind == JsonValueKind.String ? Value : throw Expected("a string");
        return Readable(() => value.GetString()!);
    }

    /// <summary>The value, an id.</summary>
    public int Id() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var id) && id is >= 0 and < Vocabulary.IdLimit
            ? id
            : throw Expected($"an id, a whole number from 0 to {Vocabulary.IdLimit - 1}");

    /// <summary>A member, true or false.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="otherwise">What an absent one means.</param>
    public bool Flag(string key, bool otherwise) =>
        Find(key) is not { } flag ? otherwise
        : flag.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.Value.GetBoolean()
        : throw flag.Expected("true or false");

    /// <summary>The fault of a value of another kind.</summary>
    /// <param name="what">What was expected.</param>
    public UserErrorException Expected(string what)
    {
        const int Shown = 40;
        var found = Value.GetRawText();
        found = found.Length > Shown ? found[..Shown] + "…" : found;
        return Fault($"expected {what}, found {found.ReplaceLineEndings(" ")}");
    }

    /// <summary>What JSON allows and no text can hold: an escape of half a surrogate pair.</summary>
    private string Readable(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Fault("a string holds half of a surrogate pair: the file is damaged");
        }
    }
}
