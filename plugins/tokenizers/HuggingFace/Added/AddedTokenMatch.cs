namespace Rlfw.Plugins.HuggingFace;

/// <summary>An added token in a text.</summary>
/// <param name="Token">The token.</param>
/// <param name="Start">Where what it covers begins.</param>
/// <param name="End">Where what it covers ends.</param>
internal readonly record struct AddedTokenMatch(AddedToken Token, int Start, int End);
