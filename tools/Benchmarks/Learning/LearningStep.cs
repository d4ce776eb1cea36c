using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Training.Loops;

namespace Rlfw.Benchmarks;

/// <summary>Training steps of a completion algorithm as a run takes them: generate, score, learn.</summary>
internal sealed class LearningStep(ICompletionAlgorithm algorithm, CompletionEngine engine, int promptLength)
{
    private readonly RandomStream _random = new(5, "learning");
    private long _step;

    /// <summary>What a step took, in seconds by part, and the record's numbers.</summary>
    public IReadOnlyDictionary<string, double> Take()
    {
        using var scope = torch.NewDisposeScope();
        var settings = algorithm.Settings;
        var group = settings.CompletionsPerPrompt;
        var prompts = Enumerable
            .Range(0, settings.PromptsPerStep)
            .Select(_ => Enumerable.Range(0, promptLength).Select(_ => 2 + _random.NextInt(1000)).ToArray())
            .ToArray();
        CompletionRequest[] requests =
        [
            .. Enumerable
                .Range(0, prompts.Length * group)
                .Select(row => new CompletionRequest(prompts[row / group], ((ulong)_step << 20) | (uint)row)),
        ];
        var start = Stopwatch.GetTimestamp();
        var completions = engine.Generate(
            requests,
            settings.Sampling with
            {
                IgnoreStopIds = true,
            },
            3,
            CancellationToken.None
        );
        var generated = Stopwatch.GetElapsedTime(start);
        // Rewards that differ, so that every completion is learned from.
        double[] rewards = [.. completions.Select(x => x.CompletionIds.Sum(id => id % 7) / 100.0)];
        var record = algorithm.Update(
            new CompletionBatch(completions, group, rewards),
            new UpdateContext(++_step, 0, 0)
        );
        var all = Stopwatch.GetElapsedTime(start);
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["step"] = all.TotalSeconds,
            ["generation"] = generated.TotalSeconds,
            ["update"] = (all - generated).TotalSeconds,
        };
        foreach (var (name, value) in UpdateRecordMetrics.Of(record.GetType()))
        {
            if (value(record) is { } number)
            {
                values[name] = number;
            }
        }

        return values;
    }
}
