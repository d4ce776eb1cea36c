namespace Rlfw.Measuring;

/// <summary>A part of a text.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">The character behind its last.</param>
internal readonly record struct Passage(int Start, int End)
{
    /// <summary>Its characters.</summary>
    /// <param name="text">The text it is a part of.</param>
    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, End - Start);
}
