using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>What a model says while it generates, beside what it says of the whole text at once.</summary>
public static class Stepwise
{
    private const int Alternatives = 64;

    /// <summary>
    /// Generates greedily behind prompts, all in one batch, and compares the log-probabilities of the most probable tokens at every
    /// step with those of one forward pass over prompt and completion.
    /// </summary>
    /// <returns>The largest difference.</returns>
    public static double LargestDifference(
        ICausalLanguageModel model,
        Device device,
        int[][] prompts,
        int newTokens,
        int stepTokens = 8192,
        ICausalLanguageModel? like = null
    )
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var options = new EngineOptions { MaximumStepTokens = stepTokens, MaximumRows = prompts.Length };
        var completions = Generate(model, device, prompts, newTokens, options);
        var largest = 0.0;
        for (var row = 0; row < prompts.Length; row++)
        {
            long[] whole = [.. prompts[row], .. completions[row].Select(token => token.Id)];
            var expected = (like ?? model)
                .Logits(torch.tensor(whole, [1, whole.Length], device: device), null)
                .to_type(ScalarType.Float32)
                .log_softmax(-1)
                .cpu();
            for (var i = 0; i < newTokens; i++)
            {
                var position = prompts[row].Length + i - 1;
                largest = completions[row]
                    [i]
                    .Alternatives.Select(x =>
                        (double)Math.Abs(x.LogProbability - expected[0, position, x.Id].item<float>())
                    )
                    .Append(largest)
                    .Max();
            }
        }

        return largest;
    }

    /// <summary>The most probable next tokens behind a prompt.</summary>
    public static IReadOnlyList<(int Id, float LogProbability)> Next(
        ICausalLanguageModel model,
        Device device,
        int[] prompt
    ) => Generate(model, device, [prompt], 1, new EngineOptions())[0][0].Alternatives;

    private static List<GeneratedToken>[] Generate(
        ICausalLanguageModel model,
        Device device,
        int[][] prompts,
        int newTokens,
        EngineOptions options
    )
    {
        var length = prompts.Max(prompt => prompt.Length) + newTokens;
        using var engine = new GenerationEngine(model, device, options with { MaximumLength = length });
        var sampling = new SamplingSettings(newTokens, Temperature: 0)
        {
            IgnoreStopIds = true,
            Alternatives = Alternatives,
        };
        for (var row = 0; row < prompts.Length; row++)
        {
            engine.Add(new GenerationRequest((ulong)row, prompts[row], sampling, 0) { WantsText = false });
        }

        var completions = prompts.Select(_ => new List<GeneratedToken>()).ToArray();
        while (engine.HasWork)
        {
            foreach (var output in engine.Step())
            {
                completions[output.RequestId].AddRange(output.Tokens);
            }
        }

        return completions;
    }
}
