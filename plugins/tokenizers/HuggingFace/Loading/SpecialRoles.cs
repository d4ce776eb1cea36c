namespace Rlfw.Plugins.HuggingFace;

/// <summary>Which tokens begin a text, end it, and fill up rows.</summary>
/// <param name="Begin">The id before every prompt; null for none.</param>
/// <param name="End">The id that ends a completion.</param>
/// <param name="Padding">The id that fills up shorter rows.</param>
internal sealed record SpecialRoles(int? Begin, int End, int Padding);
