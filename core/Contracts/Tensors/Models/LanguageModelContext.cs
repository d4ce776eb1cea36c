namespace Rlfw.Contracts;

/// <summary>What a language model is built with.</summary>
/// <param name="Device">Where its parameters live.</param>
/// <param name="Initialization">The stream for initial parameters and adapters.</param>
public sealed record LanguageModelContext(Device Device, RandomStream Initialization);
