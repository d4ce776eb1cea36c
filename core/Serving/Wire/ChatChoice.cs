namespace Rlfw.Serving.Wire;

/// <summary>One of a chat completion's answers.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Message">The answer.</param>
/// <param name="Logprobs">Where they were asked for.</param>
/// <param name="FinishReason">"stop", "length" or "tool_calls".</param>
internal sealed record ChatChoice(int Index, AnswerMessage Message, ChatLogprobs? Logprobs, string FinishReason);
