namespace Rlfw.Contracts;

/// <summary>
/// How long prompts may be. A dataset knows no tokens, so its examples carry the limit to where they are encoded. What the model
/// takes, less the completion, limits them in any case.
/// </summary>
/// <param name="MaximumTokens">The most tokens of a prompt, those of a dialog's template and the begin token included; null for no
/// limit but the model's.</param>
/// <param name="Otherwise">What happens to longer ones.</param>
public sealed record PromptLimit(int? MaximumTokens, LongPrompts Otherwise);
