using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Lines of a sequence file to token ids.</summary>
/// <param name="tokenizer">Text to ids; null where no line needs it.</param>
/// <param name="begin">Whether texts get the begin token.</param>
/// <param name="special">What to do with special tokens that texts spell. Messages never become special.</param>
internal sealed class SequenceEncoder(ITokenizer? tokenizer, bool begin, SpecialText special)
{
    /// <summary>Whether lines cannot be encoded without a tokenizer.</summary>
    public static bool NeedsTokenizer(IReadOnlyList<SequenceLine> lines) =>
        lines.Any(line => line.Content is not SequenceContent.OfIds);

    /// <summary>Encodes all lines; what is wrong with some is told for all of them.</summary>
    /// <param name="file">The file, as messages name it.</param>
    /// <param name="lines">Its lines.</param>
    public (IReadOnlyList<EncodedLine> Encoded, IReadOnlyList<SequenceFault> Faults) Encode(
        string file,
        IReadOnlyList<SequenceLine> lines
    )
    {
        var encoded = new List<EncodedLine>(lines.Count);
        var faults = new List<SequenceFault>();
        foreach (var line in lines)
        {
            try
            {
                encoded.Add(new EncodedLine(line.Number, Ids(line.Content)));
            }
            catch (UserErrorException e)
            {
                faults.Add(new SequenceFault(file, line.Number, null, e.Message));
            }
        }

        return (encoded, faults);
    }

    private int[] Ids(SequenceContent content) =>
        content switch
        {
            SequenceContent.OfIds ids => ids.Ids,
            SequenceContent.OfText text when begin => [Begin(), .. tokenizer!.Encode(text.Text, special)],
            SequenceContent.OfText text => tokenizer!.Encode(text.Text, special),
            SequenceContent.OfMessages dialog => Template().Render(dialog.Chat).Ids,
            _ => throw new ArgumentOutOfRangeException(nameof(content), content, "Not a kind of content."),
        };

    private int Begin() =>
        tokenizer!.BeginId ?? throw new UserErrorException("the tokenizer has no begin token: leave --begin out");

    private IChatTemplate Template() =>
        tokenizer!.ChatTemplate
        ?? throw new UserErrorException(
            "the model has no chat template, and its tokenizer has no headers of messages: it is no chat model; "
                + "give text instead of messages"
        );
}
