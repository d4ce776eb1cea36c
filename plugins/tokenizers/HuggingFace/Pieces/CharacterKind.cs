namespace Rlfw.Plugins.HuggingFace;

/// <summary>What pre-tokenization patterns tell apart.</summary>
internal enum CharacterKind : byte
{
    /// <summary>None of the others: punctuation, symbols, marks, controls, code points that mean nothing yet.</summary>
    Other,

    /// <summary>\p{L}</summary>
    Letter,

    /// <summary>\p{N}</summary>
    Number,

    /// <summary>\s without the line breaks.</summary>
    Space,

    /// <summary>[\r\n]</summary>
    LineBreak,

    /// <summary>No character: the text has ended.</summary>
    End,
}
