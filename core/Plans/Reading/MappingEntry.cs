namespace Rlfw.Plans.Reading;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPosition">Where the key stands.</param>
/// <param name="Value">The value.</param>
internal sealed record MappingEntry(string Key, Position KeyPosition, Node Value);
