namespace Rlfw.Contracts;

/// <summary>A dialog as a model is given it.</summary>
/// <param name="Text">The text, for people.</param>
/// <param name="Ids">The ids, for the model; not always those of <paramref name="Text"/>: messages may spell special tokens, and a
/// template may encode pieces apart.</param>
public sealed record RenderedChat(string Text, int[] Ids);
