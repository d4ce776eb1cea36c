namespace Rlfw.Serving.Wire;

/// <summary>What a chunk adds to one of the answers.</summary>
/// <param name="Index">The answer's number, from 0.</param>
/// <param name="Delta">What is new.</param>
/// <param name="Logprobs">Of the new tokens, where they were asked for.</param>
/// <param name="FinishReason">Why it ended; null while it goes on.</param>
internal sealed record ChatChunkChoice(int Index, AnswerDelta Delta, ChatLogprobs? Logprobs, string? FinishReason);
