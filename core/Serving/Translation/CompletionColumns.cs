using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving.Translation;

/// <summary>The log-probabilities of one completion in the form of <c>/v1/completions</c>, as its tokens arrive.</summary>
/// <param name="texts">Names tokens.</param>
/// <param name="offset">Where the completion begins in the text: the length of an echoed prompt.</param>
internal sealed class CompletionColumns(TokenTexts texts, int offset)
{
    private readonly ITokenStream _stream = texts.OpenStream();
    private int _offset = offset;

    /// <summary>The columns of some more tokens.</summary>
    public CompletionLogprobs Take(IReadOnlyList<GeneratedToken> tokens)
    {
        var offsets = new List<int>(tokens.Count);
        foreach (var token in tokens)
        {
            offsets.Add(_offset);
            _offset += _stream.Append(token.Id).Length;
        }

        return new CompletionLogprobs(
            offsets,
            [.. tokens.Select(token => WireFormat.Number(token.ModelLogProbability))],
            [.. tokens.Select(token => texts.Of(token.Id))],
            [.. tokens.Select(Top)]
        );
    }

    /// <summary>The most probable tokens and the chosen one. Parts of characters may share a text: the most probable stands then.</summary>
    private Dictionary<string, float> Top(GeneratedToken token)
    {
        var top = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (id, logProbability) in token.Alternatives)
        {
            top.TryAdd(texts.Of(id), WireFormat.Number(logProbability));
        }

        top.TryAdd(texts.Of(token.Id), WireFormat.Number(token.ModelLogProbability));
        return top;
    }
}
