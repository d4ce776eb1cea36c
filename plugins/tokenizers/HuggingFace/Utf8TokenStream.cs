using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Text of ids that arrive one by one: a character appears when its last byte has come.</summary>
/// <param name="decoder">Ids to bytes.</param>
internal sealed class Utf8TokenStream(TokenDecoder decoder) : ITokenStream
{
    private readonly Decoder _characters = Encoding.UTF8.GetDecoder();

    /// <inheritdoc />
    public string Append(int id) => Take(decoder.BytesOf(id), flush: false);

    /// <inheritdoc />
    public string Flush() => Take([], flush: true);

    private string Take(ReadOnlySpan<byte> bytes, bool flush)
    {
        // Held-back bytes of an earlier token may become characters too.
        var characters = new char[_characters.GetCharCount(bytes, flush)];
        var count = _characters.GetChars(bytes, characters, flush);
        return new string(characters, 0, count);
    }
}
