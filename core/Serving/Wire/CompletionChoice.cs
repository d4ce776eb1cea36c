namespace Rlfw.Serving.Wire;

/// <summary>One of a completion's texts, or what a chunk adds to it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Logprobs">Where they were asked for.</param>
/// <param name="FinishReason">"stop" or "length"; null while it goes on.</param>
internal sealed record CompletionChoice(string Text, int Index, CompletionLogprobs? Logprobs, string? FinishReason);
