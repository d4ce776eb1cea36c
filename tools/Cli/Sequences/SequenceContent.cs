using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>What a line of a sequence file gives: exactly one of three things.</summary>
internal abstract record SequenceContent
{
    private SequenceContent() { }

    /// <summary>A text to be encoded.</summary>
    public sealed record OfText(string Text) : SequenceContent;

    /// <summary>A dialog to be rendered.</summary>
    public sealed record OfMessages(Chat Chat) : SequenceContent;

    /// <summary>Token ids as they are.</summary>
    public sealed record OfIds(int[] Ids) : SequenceContent;
}
