namespace Rlfw.Answers;

/// <summary>A number as an answer gives it.</summary>
/// <param name="Value">The number in front of a percent sign and a unit: 50 for <c>50%</c>, 18 for <c>18 km</c>.</param>
/// <param name="IsPercentage">Whether a percent sign follows.</param>
/// <param name="IsFraction">Whether it is written as a fraction.</param>
public sealed record AnswerNumber(Rational Value, bool IsPercentage, bool IsFraction)
{
    private static readonly Rational _hundredth = new(1, 100);

    /// <summary>
    /// What a text may say as a number: nothing, one number, or two where one separator can be read in two ways and the
    /// locale is <see cref="AnswerLocale.Auto"/>; then the English reading stands first. The number must be all that the text
    /// says, but for a sign, a currency sign, a percent sign, a unit of up to four words, LaTeX around it, <c>x =</c> before it
    /// and a full stop behind it. Digits are 0 to 9 alone.
    /// </summary>
    /// <param name="text">The answer.</param>
    /// <param name="locale">How a separator that may mean two things is read.</param>
    public static IReadOnlyList<AnswerNumber> Readings(string text, AnswerLocale locale = AnswerLocale.Auto)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NumberReader.Readings(text, locale);
    }

    /// <summary>The first of the <see cref="Readings"/>; null where the text is no number.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="locale">How a separator that may mean two things is read.</param>
    public static AnswerNumber? Read(string text, AnswerLocale locale = AnswerLocale.Auto) =>
        Readings(text, locale) is [var first, ..] ? first : null;

    /// <summary>
    /// Whether this is another number. Where one of the two has a percent sign and the other has none, 50% is 50 (asked "how many
    /// percent?") and 0.5.
    /// </summary>
    /// <param name="gold">The other number.</param>
    /// <param name="relativeTolerance">How far this may be off, as a share of the other's size; 0 asks for the same number.</param>
    public bool Equals(AnswerNumber gold, Rational relativeTolerance)
    {
        ArgumentNullException.ThrowIfNull(gold);
        return IsWithin(Value, gold.Value, relativeTolerance)
            || (IsPercentage != gold.IsPercentage && IsWithin(Fraction(this), Fraction(gold), relativeTolerance));
    }

    /// <summary>A text that every locale reads as this number: no groups, a decimal point, a fraction as <c>7/8</c>.</summary>
    public string ToCanonicalText()
    {
        // 1.234 could be read as groups: as 1.2340 it cannot.
        var text = IsFraction ? Value.ToString() : Value.ToDecimalText();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return (point >= 0 && text.Length - point == 4 ? text + "0" : text) + (IsPercentage ? "%" : "");
    }

    private static Rational Fraction(AnswerNumber number) =>
        number.IsPercentage ? number.Value * _hundredth : number.Value;

    private static bool IsWithin(Rational value, Rational gold, Rational relativeTolerance) =>
        value == gold
        || (relativeTolerance.Numerator.Sign > 0 && (value - gold).Abs() <= relativeTolerance * gold.Abs());
}
