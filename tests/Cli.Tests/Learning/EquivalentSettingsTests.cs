using System.Globalization;

namespace Rlfw.Cli.Tests.Learning;

/// <summary>Settings that only say how something is computed must not change what is learned.</summary>
public sealed class EquivalentSettingsTests : IDisposable
{
    private const string Experiment = """
        version: 1
        experiments:
          - name: sums
            device: cpu
            model:
              plugin: llama
              preset: tiny
              tokenizer: { plugin: characters, alphabet: 0123456789+=, symbols: [<answer>, </answer>] }
            dataset: { plugin: arithmetic, operations: [add], digits: 1, held_out: 20 }
            stages:
              - name: sft
                algorithm: { plugin: sft, batch_size: 64, learning_rate: 3e-3, max_new_tokens: 6 }
                budget: { steps: 15 }
              - name: grpo
                algorithm: { plugin: grpo, prompts_per_step: 8, group_size: 4, max_new_tokens: 6, learning_rate: 1e-4, beta: 0.01 }
                rewards:
                  - { plugin: format, weight: 0.2 }
                  - { plugin: correctness }
                budget: { steps: 4 }
        """;

    private static readonly string[] _compared = ["loss", "grad_norm", "entropy", "kl", "reward", "advantage_std"];

    private readonly CliProcess _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Packing_checkpointing_and_micro_batches_leave_the_trajectory_as_it_is()
    {
        _cli.Write("sums.yaml", Experiment);
        var expected = await Metrics();
        expected.Count.ShouldBeGreaterThan(4 * 5);
        expected.Where(x => x.Key.Metric == "grad_norm").ShouldAllBe(x => x.Value > 0);
        string[][] others =
        [
            ["stages.grpo.algorithm.packing=false"],
            ["stages.grpo.algorithm.micro_batch_size=4"],
            ["stages.grpo.algorithm.micro_batch_tokens=60"],
            ["model.gradient_checkpointing=true"],
            ["stages.grpo.algorithm.micro_batch_size=5", "model.gradient_checkpointing=true"],
        ];
        foreach (var other in others)
        {
            var metrics = await Metrics(other);
            metrics.Keys.ShouldBe(expected.Keys, string.Join(' ', other));
            foreach (var (key, value) in expected)
            {
                // Up to rounding, which Adam's first steps turn into a little more.
                metrics[key].ShouldBe(value, 2e-3 * Math.Max(1, Math.Abs(value)), $"{string.Join(' ', other)}: {key}");
            }
        }
    }

    [Fact]
    public async Task Checkpointing_changes_no_bit()
    {
        _cli.Write("sums.yaml", Experiment);
        (await Metrics("model.gradient_checkpointing=true")).ShouldBe(
            await Metrics("model.gradient_checkpointing=false")
        );
    }

    /// <summary>The GRPO stage's metrics by step and name.</summary>
    private async Task<SortedDictionary<(long Step, string Metric), double>> Metrics(params string[] overrides)
    {
        var result = (await _cli.RunAsync(["run", "sums.yaml", "--json", .. overrides])).Exits(0);
        var run = (string)result.Json["runs"]![0]!["run"]!;
        var metrics = new SortedDictionary<(long, string), double>();
        foreach (var line in File.ReadLines(Path.Combine(_cli.Folder, "runs", run, "metrics.csv")).Skip(1))
        {
            var cells = line.Split(',');
            if (cells[3] == "grpo" && _compared.Contains(cells[4], StringComparer.Ordinal))
            {
                metrics.Add(
                    (long.Parse(cells[1], CultureInfo.InvariantCulture), cells[4]),
                    double.Parse(cells[5], CultureInfo.InvariantCulture)
                );
            }
        }

        return metrics;
    }
}
