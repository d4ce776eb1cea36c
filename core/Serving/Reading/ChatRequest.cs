using Rlfw.Contracts;

namespace Rlfw.Serving.Reading;

/// <summary>What a client asks of <c>/v1/chat/completions</c>.</summary>
/// <param name="Common">Sampling and form of the answer.</param>
/// <param name="Chat">The dialog.</param>
/// <param name="CallsTools">Whether the answer may be a call of a tool.</param>
/// <param name="Logprobs">Whether log-probabilities are wanted.</param>
internal sealed record ChatRequest(SamplingFields Common, Chat Chat, bool CallsTools, bool Logprobs);
