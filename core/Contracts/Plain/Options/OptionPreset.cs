namespace Rlfw.Contracts;

/// <summary>A named set of values that a user may start from.</summary>
/// <param name="Name">The name that <c>preset:</c> chooses it by, kebab-case.</param>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="Values">Its values; options that it does not name keep their defaults.</param>
public sealed record OptionPreset(string Name, string Summary, IReadOnlyList<PresetValue> Values);
