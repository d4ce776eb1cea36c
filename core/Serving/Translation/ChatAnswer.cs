using System.Text;
using Rlfw.Generation;
using Rlfw.Serving.Reading;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving.Translation;

/// <summary>The answer of <c>/v1/chat/completions</c>.</summary>
internal sealed class ChatAnswer : IAnswer
{
    private readonly AnswerHead _head;
    private readonly TokenTexts _texts;
    private readonly ToolCallParser? _tools;
    private readonly bool _logprobs;
    private readonly Choice[] _choices;

    /// <summary>Makes an empty one.</summary>
    /// <param name="head">What its pieces share.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="texts">Names tokens.</param>
    public ChatAnswer(AnswerHead head, ChatRequest request, TokenTexts texts)
    {
        _head = head;
        _texts = texts;
        _tools = request.CallsTools ? ToolCallParser.Of(request.Chat) : null;
        _logprobs = request.Logprobs;
        _choices = [.. Enumerable.Range(0, head.Choices).Select(_ => new Choice())];
    }

    /// <inheritdoc />
    public int CompletionTokens { get; private set; }

    /// <inheritdoc />
    public IEnumerable<byte[]> Begin() =>
        Enumerable.Range(0, _choices.Length).Select(i => Piece(i, new AnswerDelta("assistant", "")));

    /// <inheritdoc />
    public IReadOnlyList<byte[]> Stream(int choice, GenerationOutput output)
    {
        CompletionTokens += output.Tokens.Count;
        var pieces = new List<byte[]>(2);
        var state = _choices[choice];
        // What may be the beginning of a call is held back until it is one, or can be none any more.
        state.Text.Append(output.Text);
        var text = "";
        ToolCall? call = null;
        if (output.Finish is not null && _tools is not null)
        {
            call = output.Finish == FinishReason.Stop ? _tools.Parse(state.Text.ToString(), 0) : null;
        }

        if (call is null && (output.Finish is not null || _tools is null || !MayBecomeCall(state)))
        {
            text = state.Text.ToString();
            state.Text.Clear();
            state.IsText |= text.Length > 0;
        }

        var logprobs = _logprobs && output.Tokens.Count > 0 ? _texts.Chat(output.Tokens) : null;
        if (call is not null)
        {
            pieces.Add(Piece(choice, new AnswerDelta(ToolCalls: [call]), logprobs));
        }
        else if (text.Length > 0 || logprobs is not null)
        {
            pieces.Add(Piece(choice, new AnswerDelta(Content: text), logprobs));
        }

        if (output.Finish is { } finish)
        {
            pieces.Add(Piece(choice, new AnswerDelta(), null, call is null ? AnswerHead.Word(finish) : "tool_calls"));
        }

        return pieces;
    }

    /// <inheritdoc />
    public IEnumerable<byte[]> End()
    {
        if (_head.SaysUsage)
        {
            yield return WireFormat.Bytes(Chunk([]) with { Usage = _head.Usage(CompletionTokens) });
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
        WireFormat.Bytes(
            new ChatCompletion(
                _head.Id,
                "chat.completion",
                _head.Created,
                _head.Model,
                [.. _choices.Select(Finished)],
                _head.Usage(CompletionTokens)
            )
        );

    private static bool MayBecomeCall(Choice state)
    {
        // A long object is looked at once and not again with every token.
        if (!state.IsText && !state.IsObject)
        {
            var text = state.Text.ToString().TrimStart();
            state.IsObject = text.StartsWith('{');
            return state.IsObject || text.Length == 0;
        }

        return !state.IsText;
    }

    private ChatChoice Finished(Choice state, int index)
    {
        var text = state.Text.ToString();
        var call = state.Finish == FinishReason.Stop ? _tools?.Parse(text, index: null) : null;
        return new ChatChoice(
            index,
            call is null
                ? new AnswerMessage("assistant", text)
                : new AnswerMessage("assistant", null, ToolCalls: [call]),
            _logprobs ? _texts.Chat(state.Tokens) : null,
            call is null ? AnswerHead.Word(state.Finish) : "tool_calls"
        );
    }

    private byte[] Piece(int choice, AnswerDelta delta, ChatLogprobs? logprobs = null, string? finish = null) =>
        WireFormat.Bytes(Chunk([new ChatChunkChoice(choice, delta, logprobs, finish)]), _head.SaysUsage);

    private ChatChunk Chunk(IReadOnlyList<ChatChunkChoice> choices) =>
        new(_head.Id, "chat.completion.chunk", _head.Created, _head.Model, choices);

    /// <summary>One completion so far.</summary>
    private sealed class Choice
    {
        /// <summary>Its text; in a stream what is held back of it.</summary>
        public StringBuilder Text { get; } = new();

        public List<GeneratedToken> Tokens { get; } = [];

        /// <summary>In a stream: whether text was written already, so that it is no call.</summary>
        public bool IsText { get; set; }

        /// <summary>In a stream: whether what is held back begins as a call does.</summary>
        public bool IsObject { get; set; }

        public FinishReason Finish { get; set; }
    }
}
