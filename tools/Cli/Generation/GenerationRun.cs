using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Cli;

/// <summary>Generates the completions of some prompts together.</summary>
/// <param name="engine">The engine.</param>
/// <param name="context">Tokens of prompt and completion together, at most; what does not fit is cut.</param>
/// <param name="report">Writes them.</param>
internal sealed class GenerationRun(GenerationEngine engine, int context, ICompletionReport report)
{
    /// <summary>Generates.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="count">Completions of each.</param>
    /// <param name="sampling">How tokens are chosen.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stop">Ends all completions as they are.</param>
    /// <returns>The completions, prompt by prompt.</returns>
    /// <exception cref="UserErrorException">A prompt does not fit.</exception>
    public IReadOnlyList<GeneratedCompletion> Run(
        IReadOnlyList<Prompt> prompts,
        int count,
        SamplingSettings sampling,
        ulong seed,
        CancellationToken stop
    )
    {
        var completions = new List<GeneratedCompletion>(prompts.Count * count);
        foreach (var prompt in prompts)
        {
            var own = sampling with
            {
                MaximumNewTokens = Math.Min(sampling.MaximumNewTokens, context - prompt.Ids.Length),
            };
            for (var k = 0; k < count; k++)
            {
                engine.Add(new GenerationRequest((ulong)completions.Count, prompt.Ids, own, seed));
                completions.Add(new GeneratedCompletion(prompt, k));
            }
        }

        var stopped = false;
        while (engine.HasWork)
        {
            if (stop.IsCancellationRequested && !stopped)
            {
                stopped = true;
                foreach (var (i, _) in completions.Index().Where(entry => entry.Item.Finish is null))
                {
                    engine.Cancel((ulong)i);
                }
            }

            foreach (var output in engine.Step())
            {
                completions[(int)output.RequestId].Take(output);
            }

            report.Advance(completions);
        }

        return completions;
    }
}
