namespace Rlfw.Contracts;

/// <summary>The options record of a plugin that has no options.</summary>
public sealed record NoOptions;
