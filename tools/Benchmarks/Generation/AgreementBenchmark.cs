using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Benchmarks;

/// <summary>
/// How much rounding changes: completions generated beside others against the same alone, fast and deterministic; and what an 8-bit
/// cache does to log-probabilities.
/// </summary>
internal static class AgreementBenchmark
{
    private const int Requests = 48;
    private const int Alone = 6;
    private const int Prompt = 200;
    private const int Completion = 96;

    public static void Run(ICausalLanguageModel model, Device device)
    {
        var random = new RandomStream(3, "agreement");
        var prompts = Enumerable
            .Range(0, Requests)
            .Select(_ => Enumerable.Range(0, Prompt).Select(_ => 2 + random.NextInt(1000)).ToArray())
            .ToArray();
        Console.WriteLine($"{Alone} of {Requests} completions of {Completion} tokens, generated together and alone:");
        Console.WriteLine(
            "| mode | equal to the last token | first difference at token, mean | largest log-probability gap before it |"
        );
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var deterministic in new[] { false, true })
        {
            var options = new EngineOptions
            {
                Deterministic = deterministic,
                MaximumRows = Requests,
                MaximumLength = Prompt + Completion,
            };
            var together = Generate(model, device, prompts, Completion, options);
            var alone = Enumerable
                .Range(0, Alone)
                .Select(i => Generate(model, device, [prompts[i]], Completion, options, firstId: i)[0])
                .ToArray();
            Print(deterministic ? "deterministic" : "fast", together, alone);
        }

        Cache(model, device, prompts);
    }

    private static void Print(string mode, List<GeneratedToken>[] together, List<GeneratedToken>[] alone)
    {
        var firsts = new List<int>();
        var gap = 0f;
        for (var i = 0; i < alone.Length; i++)
        {
            var same = 0;
            while (same < Completion && together[i][same].Id == alone[i][same].Id)
            {
                gap = Math.Max(gap, Math.Abs(together[i][same].LogProbability - alone[i][same].LogProbability));
                same++;
            }

            firsts.Add(same);
        }

        Console.WriteLine(
            $"| {mode} | {firsts.Count(first => first == Completion)} of {alone.Length} | {firsts.Average():0.0} | {gap:0.0e+0} |"
        );
    }

    private static void Cache(ICausalLanguageModel model, Device device, int[][] prompts)
    {
        var options = new EngineOptions { MaximumRows = Requests, MaximumLength = Prompt + 8 };
        var exact = Generate(model, device, prompts, 1, options);
        var rounded = Generate(model, device, prompts, 1, options with { QuantizedCache = true });
        var errors = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            var other = rounded[i][0].Alternatives.ToDictionary(x => x.Id, x => x.LogProbability);
            errors.AddRange(
                exact[i]
                    [0]
                    .Alternatives.Where(x => other.ContainsKey(x.Id))
                    .Select(x => Math.Abs((double)x.LogProbability - other[x.Id]))
            );
        }

        Console.WriteLine(
            $"8-bit cache against the model's dtype, log-probabilities of the most probable tokens behind {Prompt} tokens: mean error {errors.Average():0.0e+0}, largest {errors.Max():0.0e+0} ({errors.Count} values)"
        );
    }

    private static List<GeneratedToken>[] Generate(
        ICausalLanguageModel model,
        Device device,
        int[][] prompts,
        int tokens,
        EngineOptions options,
        int firstId = 0
    )
    {
        using var engine = new GenerationEngine(model, device, options);
        var sampling = new SamplingSettings(tokens) { IgnoreStopIds = true, Alternatives = tokens == 1 ? 50 : 0 };
        for (var i = 0; i < prompts.Length; i++)
        {
            engine.Add(
                new GenerationRequest((ulong)i, prompts[i], sampling, 1)
                {
                    RandomId = (ulong)(firstId + i),
                    WantsText = false,
                }
            );
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
