namespace Rlfw.Contracts;

/// <summary>A dialog as a model is given it.</summary>
/// <param name="Text">The text, for people.</param>
/// <param name="Ids">The ids, for the model; not always those of <paramref name="Text"/>, where messages spell special tokens.</param>
public sealed record RenderedChat(string Text, int[] Ids);
