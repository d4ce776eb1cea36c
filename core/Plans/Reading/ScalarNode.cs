namespace Rlfw.Plans.Reading;

/// <summary>A scalar as it was written.</summary>
internal sealed class ScalarNode(Position position, string text, bool quoted, string? reference = null) : Node(position)
{
    /// <summary>The text without quotes; where an environment variable was read, with its value.</summary>
    public string Text { get; } = text;

    /// <summary>Whether it was quoted or a block scalar, and so is a text whatever it looks like.</summary>
    public bool Quoted { get; } = quoted;

    /// <summary>
    /// The text with its environment references in place (<c>${env:TOKEN}</c>), null where it has none. What is shown and
    /// stored is this, never the value.
    /// </summary>
    public string? Reference { get; } = reference;

    public override long Size => 1;

    public override int Depth => 1;

    public bool IsNull => Reference is null && !Quoted && CoreSchema.IsNull(Text);

    public override Node At(Position position) => new ScalarNode(position, Text, Quoted, Reference);

    public override string Describe()
    {
        if (Reference is not null)
        {
            return $"the value of {Reference}";
        }

        if (IsNull)
        {
            return "nothing";
        }

        if (Quoted)
        {
            return $"the text '{Shorten(Text)}'";
        }

        return CoreSchema.TryBoolean(Text, out _) ? $"the boolean {Text}"
            : CoreSchema.TryNumber(Text, out _) ? $"the number {Text}"
            : $"the text '{Shorten(Text)}'";
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
