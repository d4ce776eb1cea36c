namespace Rlfw.Serving.Wire;

/// <summary>Tokens of a request.</summary>
/// <param name="PromptTokens">Of its prompts; a prompt of several completions counts once.</param>
/// <param name="CompletionTokens">Of its completions, end tokens included.</param>
/// <param name="TotalTokens">Both.</param>
internal sealed record Usage(int PromptTokens, int CompletionTokens, int TotalTokens);
