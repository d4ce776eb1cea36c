namespace Rlfw.Answers;

/// <summary>A kind of place where answers stand.</summary>
public enum AnswerPlace
{
    /// <summary>Between an opening and a closing tag.</summary>
    Tags,

    /// <summary>In <c>\boxed{...}</c>.</summary>
    Boxed,

    /// <summary>Behind <c>####</c>.</summary>
    Marker,

    /// <summary>Behind a phrase such as "The answer is:" or "Đáp án là:".</summary>
    Phrases,

    /// <summary>The last number of the text, wherever it stands.</summary>
    LastNumber,
}
