using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// Reads the "model" of a tokenizer.json: a BPE over the byte-level alphabet. A file has hundreds of thousands of entries and is
/// read once: its loops are compiled with optimizations from the start, because the runtime would exchange its first, slow code
/// only when the reading is over.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class BpeModelReader(SourceFile file)
{
    private byte[] _spelled = new byte[256];
    private byte[] _token = new byte[256];
    private int _start;

    /// <summary>The tokens.</summary>
    public Vocabulary Vocabulary { get; } = new();

    /// <summary>The merges.</summary>
    public MergeTable Merges { get; } = new();

    /// <summary>Whether a piece that is a token becomes it without regard to merges.</summary>
    public bool IgnoresMerges { get; private set; }

    /// <summary>Reads the model.</summary>
    /// <param name="reader">Stands on its first brace; on return on its last.</param>
    /// <param name="start">Where in the file the reader started.</param>
    /// <exception cref="UserErrorException">It is malformed or not supported.</exception>
    public void Read(ref Utf8JsonReader reader, int start)
    {
        _start = start;
        Expect(reader, JsonTokenType.StartObject, "the model, an object");
        var modelAt = reader.TokenStartIndex;
        // Merges name tokens: where they come first, they are read again after the vocabulary.
        Utf8JsonReader mergesAhead = default;
        var (hasVocabulary, hasMerges, isAhead) = (false, false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonStrings.Read(ref reader, file, start);
            reader.Read();
            if (name == "vocab")
            {
                ReadVocabulary(ref reader);
                hasVocabulary = true;
            }
            else if (name == "merges")
            {
                hasMerges = true;
                if (hasVocabulary)
                {
                    ReadMerges(ref reader);
                }
                else
                {
                    mergesAhead = reader;
                    isAhead = true;
                    reader.Skip();
                }
            }
            else
            {
                ReadSetting(ref reader, name);
            }
        }

        if (!hasVocabulary || !hasMerges)
        {
            throw file.Fault(start + modelAt, $"the model has no \"{(hasVocabulary ? "merges" : "vocab")}\"");
        }

        if (isAhead)
        {
            ReadMerges(ref mergesAhead);
        }
    }

    private void ReadSetting(ref Utf8JsonReader reader, string name)
    {
        var offset = _start + reader.TokenStartIndex;
        var setting = new JsonSection(file, offset, $"model.{name}", JsonElement.ParseValue(ref reader));
        var isSet = setting.Value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => setting.Text().Length > 0,
            JsonValueKind.Number => setting.Value.GetDouble() != 0,
            _ => true,
        };
        switch (name)
        {
            case "type" when setting.Text() != "BPE":
                throw setting.Fault($"{setting.Text()} is not supported: only byte-level BPE is");
            case "ignore_merges":
                IgnoresMerges = isSet;
                break;
            case "dropout" when isSet:
                throw setting.Fault("merges at random are not supported: set it to null");
            case "continuing_subword_prefix" or "end_of_word_suffix" when isSet:
                throw setting.Fault("this is not supported: byte-level BPE marks words by their spaces alone");
            case "byte_fallback" when isSet:
                throw setting.Fault(
                    "BPE in the manner of SentencePiece is not supported: only byte-level BPE is, where every byte is a token"
                );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadVocabulary(ref Utf8JsonReader reader)
    {
        Expect(reader, JsonTokenType.StartObject, "the vocabulary of a BPE, an object of tokens and ids");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var offset = reader.TokenStartIndex;
            var spelled = JsonStrings.Utf8(ref reader, ref _spelled, file, _start);
            var isBytes = TryTranslate(spelled, out var token);
            reader.Read();
            var id = -1;
            if (
                reader.TokenType != JsonTokenType.Number
                || !reader.TryGetInt32(out id)
                || id is < 0 or >= Vocabulary.IdLimit
            )
            {
                throw Fault(reader, $"expected an id, a whole number from 0 to {Vocabulary.IdLimit - 1}");
            }

            switch (Vocabulary.Add(id, isBytes ? token : spelled, findable: isBytes))
            {
                case VocabularyFault.IdIsTaken:
                    throw file.Fault(
                        _start + offset,
                        $"token '{Encoding.UTF8.GetString(spelled)}' has id {id}, which another token has too"
                    );
                case VocabularyFault.TokenIsKnown:
                    throw file.Fault(_start + offset, $"token '{Encoding.UTF8.GetString(spelled)}' is there twice");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadMerges(ref Utf8JsonReader reader)
    {
        Expect(reader, JsonTokenType.StartArray, "the merges, an array");
        for (var rank = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; rank++)
        {
            var offset = reader.TokenStartIndex;
            ReadMerge(ref reader, out var left, out var right, out var merged);
            if (!Merges.Add(left, right, new Merge(rank, merged)))
            {
                throw file.Fault(_start + offset, $"merge {rank} is there twice");
            }
        }
    }

    /// <summary>Reads a merge, "a b" or ["a", "b"], as ids.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadMerge(ref Utf8JsonReader reader, out int left, out int right, out int merged)
    {
        int leftLength;
        var whole = reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.String)
        {
            var spelled = JsonStrings.Utf8(ref reader, ref _spelled, file, _start);
            var space = spelled.IndexOf((byte)' ');
            if (space < 0 || spelled[(space + 1)..].Contains((byte)' '))
            {
                throw Fault(reader, "expected a merge, two tokens with one space between");
            }

            left = Find(reader, spelled[..space], 0, out leftLength);
            right = Find(reader, spelled[(space + 1)..], leftLength, out _);
        }
        else
        {
            Expect(reader, JsonTokenType.StartArray, "a merge, \"a b\" or [\"a\", \"b\"]");
            reader.Read();
            left = FindItem(ref reader, 0, out leftLength);
            reader.Read();
            right = FindItem(ref reader, leftLength, out _);
            reader.Read();
            Expect(reader, JsonTokenType.EndArray, "a merge of two tokens");
        }

        var length = leftLength + Vocabulary.BytesOf(right).Length;
        merged = Vocabulary.Find(_token.AsSpan(0, length));
        if (merged < 0)
        {
            throw file.Fault(
                _start + whole,
                $"a merge makes the token '{ByteAlphabet.Spell(_token.AsSpan(0, length))}', which the vocabulary lacks"
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindItem(ref Utf8JsonReader reader, int after, out int length)
    {
        Expect(reader, JsonTokenType.String, "a token");
        return Find(reader, JsonStrings.Utf8(ref reader, ref _spelled, file, _start), after, out length);
    }

    /// <summary>The id of a token; its bytes are left in <see cref="_token"/>.</summary>
    /// <param name="reader">Stands on it.</param>
    /// <param name="spelled">As the file spells it.</param>
    /// <param name="after">Where in <see cref="_token"/> they go.</param>
    /// <param name="length">How many they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Find(in Utf8JsonReader reader, ReadOnlySpan<byte> spelled, int after, out int length)
    {
        MakeRoom(after + spelled.Length);
        var id = ByteAlphabet.TryTranslate(spelled, _token.AsSpan(after), out length)
            ? Vocabulary.Find(_token.AsSpan(after, length))
            : -1;
        return id >= 0
            ? id
            : throw Fault(
                reader,
                $"a merge names the token '{Encoding.UTF8.GetString(spelled)}', which the vocabulary lacks"
            );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTranslate(ReadOnlySpan<byte> spelled, out ReadOnlySpan<byte> token)
    {
        MakeRoom(spelled.Length);
        var isBytes = ByteAlphabet.TryTranslate(spelled, _token, out var length);
        token = _token.AsSpan(0, length);
        return isBytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MakeRoom(int length)
    {
        if (_token.Length < length)
        {
            Array.Resize(ref _token, 2 * length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Expect(in Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (reader.TokenType != type)
        {
            throw Fault(reader, $"expected {what}");
        }
    }

    private UserErrorException Fault(in Utf8JsonReader reader, string what) =>
        file.Fault(_start + reader.TokenStartIndex, what);
}
