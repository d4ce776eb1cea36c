namespace Rlfw.Serving.Reading;

/// <summary>What a client asks of <c>/v1/completions</c>.</summary>
/// <param name="Common">Sampling and form of the answer.</param>
/// <param name="Prompts">The prompts, one at least.</param>
/// <param name="Logprobs">Whether log-probabilities are wanted.</param>
/// <param name="Echoes">Whether the texts begin with their prompts.</param>
internal sealed record TextRequest(
    SamplingFields Common,
    IReadOnlyList<TextPrompt> Prompts,
    bool Logprobs,
    bool Echoes
);
