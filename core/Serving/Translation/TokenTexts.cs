using System.Text;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving.Translation;

/// <summary>Single tokens as answers show them.</summary>
internal sealed class TokenTexts
{
    private readonly Dictionary<int, string> _special = [];
    private readonly ITokenizer _tokenizer;

    /// <summary>Takes a tokenizer.</summary>
    public TokenTexts(ITokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        foreach (var (text, id) in tokenizer.SpecialTokens)
        {
            _special[id] = text;
        }
    }

    /// <summary>A token's own text, special ones as they are spelled; U+FFFD in it where it is a part of a character.</summary>
    public string Of(int id) => _special.TryGetValue(id, out var text) ? text : _tokenizer.Decode([id]);

    /// <summary>A stream that gives the text of a completion's tokens.</summary>
    public ITokenStream OpenStream() => _tokenizer.OpenStream();

    /// <summary>Tokens with their log-probabilities in the form of chat completions.</summary>
    public ChatLogprobs Chat(IEnumerable<GeneratedToken> tokens) => new([.. tokens.Select(Chosen)]);

    private ChosenLogprob Chosen(GeneratedToken token)
    {
        var text = Of(token.Id);
        return new ChosenLogprob(
            text,
            WireFormat.Number(token.ModelLogProbability),
            Bytes(text),
            [.. token.Alternatives.Select(other => Alternative(other.Id, other.LogProbability))]
        );
    }

    private TokenLogprob Alternative(int id, float logProbability)
    {
        var text = Of(id);
        return new TokenLogprob(text, WireFormat.Number(logProbability), Bytes(text));
    }

    private static int[]? Bytes(string text) =>
        text.Contains('\uFFFD', StringComparison.Ordinal)
            ? null
            : [.. Encoding.UTF8.GetBytes(text).Select(b => (int)b)];
}
