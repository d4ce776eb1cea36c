namespace Rlfw.Contracts;

/// <summary>One value of a preset.</summary>
/// <param name="Key">The option, as in an experiment file: "learning_rate".</param>
/// <param name="Value">Its value, written as there: "cosine(5e-6, 0)".</param>
/// <param name="Source">Where the value is from, for people.</param>
public sealed record PresetValue(string Key, string Value, string Source);
