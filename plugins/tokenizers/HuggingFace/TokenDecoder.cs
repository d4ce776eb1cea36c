using System.Collections.Frozen;
using System.Text;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Ids to the bytes of their text. Safe from any thread.</summary>
internal sealed class TokenDecoder
{
    private readonly Vocabulary _vocabulary;
    private readonly FrozenDictionary<int, byte[]> _added;

    /// <summary>Makes the decoder.</summary>
    /// <param name="vocabulary">All tokens.</param>
    /// <param name="added">Added tokens: special ones give no text, others what they are spelled like.</param>
    public TokenDecoder(Vocabulary vocabulary, IReadOnlyList<AddedToken> added)
    {
        _vocabulary = vocabulary;
        _added = added.ToFrozenDictionary(
            token => token.Id,
            token => token.IsSpecial ? [] : Encoding.UTF8.GetBytes(token.Text)
        );
    }

    /// <summary>How many ids there are.</summary>
    public int Count => _vocabulary.Count;

    /// <summary>The bytes of an id's text; none for a special token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public ReadOnlySpan<byte> BytesOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Count);
        return _added.TryGetValue(id, out var bytes) ? bytes : _vocabulary.BytesOf(id);
    }

    /// <summary>The text of ids; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var length = 0;
        foreach (var id in ids)
        {
            length = checked(length + BytesOf(id).Length);
        }

        var bytes = new byte[length];
        var at = 0;
        foreach (var id in ids)
        {
            var token = BytesOf(id);
            token.CopyTo(bytes.AsSpan(at));
            at += token.Length;
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
