using Rlfw.Generation;
using Rlfw.Serving.Reading;

namespace Rlfw.Serving.Translation;

/// <summary>What the engine is asked for: choice i of the answer is request i.</summary>
/// <param name="Requests">A request a choice: all of the first prompt, then those of the next.</param>
/// <param name="PromptTokens">Tokens of the prompts, each prompt once.</param>
internal sealed record GenerationPlan(IReadOnlyList<GenerationRequest> Requests, int PromptTokens)
{
    /// <summary>Makes it.</summary>
    /// <param name="prompts">The prompts' ids.</param>
    /// <param name="fields">Sampling and number of completions.</param>
    /// <param name="maximumTokens">The length limit of a completion.</param>
    /// <param name="context">Tokens of prompt and completion together, at most; what does not fit is cut.</param>
    /// <param name="seed">The seed: with it the choice's number alone fixes what is drawn.</param>
    /// <param name="nextId">Gives ids that no other request has.</param>
    public static GenerationPlan Make(
        IReadOnlyList<int[]> prompts,
        SamplingFields fields,
        int maximumTokens,
        int context,
        ulong seed,
        Func<ulong> nextId
    )
    {
        var requests = new List<GenerationRequest>(prompts.Count * fields.Count);
        foreach (var prompt in prompts)
        {
            var sampling = fields.Sampling with { MaximumNewTokens = Math.Min(maximumTokens, context - prompt.Length) };
            for (var k = 0; k < fields.Count; k++)
            {
                requests.Add(
                    new GenerationRequest(nextId(), prompt, sampling, seed) { RandomId = (ulong)requests.Count }
                );
            }
        }

        return new GenerationPlan(requests, prompts.Sum(prompt => prompt.Length));
    }
}
