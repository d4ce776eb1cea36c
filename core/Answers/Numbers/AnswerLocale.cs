namespace Rlfw.Answers;

/// <summary>
/// How a number is read whose one separator may group thousands or begin the decimals: <c>1.234</c>, <c>1,234</c>. Every other
/// form says itself what it is, and is read alike whatever the locale: <c>1.234,5</c>, <c>1,234.5</c>, <c>1.234.567</c>,
/// <c>0,234</c>, <c>1,5</c>, <c>12.5</c>.
/// </summary>
public enum AnswerLocale
{
    /// <summary>Both readings are held possible; where one has to be taken, the English one.</summary>
    Auto,

    /// <summary>The comma groups, the point begins the decimals: 1,234 is 1234 and 1.234 is 1234/1000.</summary>
    En,

    /// <summary>The point groups, the comma begins the decimals: 1.234 is 1234 and 1,234 is 1234/1000.</summary>
    Vi,
}
