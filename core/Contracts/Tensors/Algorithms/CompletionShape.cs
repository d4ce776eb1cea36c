namespace Rlfw.Contracts;

/// <summary>The largest batch that a stage may bring.</summary>
/// <param name="Rows">Completions of a training step.</param>
/// <param name="PromptTokens">Tokens of the longest prompt.</param>
/// <param name="CompletionTokens">Tokens that a completion may have.</param>
/// <param name="CacheBytes">What keys and values take while they are generated; they stay while is learned.</param>
public sealed record CompletionShape(int Rows, int PromptTokens, int CompletionTokens, long CacheBytes);
