using System.Text;
using Rlfw.Generation;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving.Translation;

/// <summary>The answer of <c>/v1/completions</c>.</summary>
internal sealed class TextAnswer : IAnswer
{
    private readonly AnswerHead _head;
    private readonly bool _logprobs;
    private readonly Choice[] _choices;

    /// <summary>Makes an empty one.</summary>
    /// <param name="head">What its pieces share.</param>
    /// <param name="echoes">What each completion's text begins with; empty where prompts are not echoed.</param>
    /// <param name="logprobs">Whether log-probabilities are given.</param>
    /// <param name="texts">Names tokens.</param>
    public TextAnswer(AnswerHead head, IReadOnlyList<string> echoes, bool logprobs, TokenTexts texts)
    {
        _head = head;
        _logprobs = logprobs;
        _choices = [.. echoes.Select(echo => new Choice(echo, new CompletionColumns(texts, echo.Length)))];
    }

    /// <inheritdoc />
    public int CompletionTokens { get; private set; }

    /// <inheritdoc />
    public IEnumerable<byte[]> Begin() =>
        _choices
            .Index()
            .Where(choice => choice.Item.Echo.Length > 0)
            .Select(choice => Piece(new CompletionChoice(choice.Item.Echo, choice.Index, null, null)));

    /// <inheritdoc />
    public IReadOnlyList<byte[]> Stream(int choice, GenerationOutput output)
    {
        CompletionTokens += output.Tokens.Count;
        var logprobs = _logprobs && output.Tokens.Count > 0 ? _choices[choice].Columns.Take(output.Tokens) : null;
        return output.Text.Length > 0 || logprobs is not null || output.Finish is not null
            ?
            [
                Piece(
                    new CompletionChoice(
                        output.Text,
                        choice,
                        logprobs,
                        output.Finish is { } finish ? AnswerHead.Word(finish) : null
                    )
                ),
            ]
            : [];
    }

    /// <inheritdoc />
    public IEnumerable<byte[]> End()
    {
        if (_head.SaysUsage)
        {
            yield return WireFormat.Bytes(Completion([]) with { Usage = _head.Usage(CompletionTokens) });
        }
    }

    /// <inheritdoc />
    public void Take(int choice, GenerationOutput output)
    {
        CompletionTokens += output.Tokens.Count;
        var state = _choices[choice];
        state.Text.Append(output.Text);
        state.Finish = output.Finish ?? state.Finish;
        if (_logprobs)
        {
            state.Tokens.AddRange(output.Tokens);
        }
    }

    /// <inheritdoc />
    public byte[] Whole() =>
        WireFormat.Bytes(Completion([.. _choices.Select(Finished)]) with { Usage = _head.Usage(CompletionTokens) });

    private CompletionChoice Finished(Choice state, int index) =>
        new(
            state.Echo + state.Text,
            index,
            _logprobs ? state.Columns.Take(state.Tokens) : null,
            AnswerHead.Word(state.Finish)
        );

    private byte[] Piece(CompletionChoice choice) => WireFormat.Bytes(Completion([choice]), _head.SaysUsage);

    private TextCompletion Completion(IReadOnlyList<CompletionChoice> choices) =>
        new(_head.Id, "text_completion", _head.Created, _head.Model, choices);

    /// <summary>One completion so far.</summary>
    private sealed class Choice(string echo, CompletionColumns columns)
    {
        public string Echo { get; } = echo;

        public CompletionColumns Columns { get; } = columns;

        public StringBuilder Text { get; } = new();

        public List<GeneratedToken> Tokens { get; } = [];

        public FinishReason Finish { get; set; }
    }
}
