using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Mlflow.Double;
using Rlfw.Tracking;

namespace Rlfw.Trajectory.Tests;

/// <summary>The mlflow tracker, with processes that really die while several runs go into one database.</summary>
public sealed class MlflowKillTests(ITestOutputHelper output)
{
    private const string Experiments = """
        version: 1
        defaults: { device: cpu, tracking: [{ plugin: mlflow, system_metrics: true }] }
        experiments:
          - name: ppo
            environment: { plugin: cartpole }
            algorithm: { plugin: ppo, environments: 4, steps_per_rollout: 64, minibatch_size: 64, epochs: 2 }
            budget: { environment_steps: 8_000 }
            evaluation: { every: 2_000, episodes: 4 }
          - name: maze
            seeds: [1, 2, 3]
            environment: { plugin: gridworld }
            algorithm: { plugin: q-learning }
            budget: { environment_steps: 30_000 }
            evaluation: { every: 3_000, episodes: 2 }
          - name: language
            model: { plugin: llama, hidden_size: 32, layers: 2, heads: 2, max_length: 40, tokenizer: { plugin: characters } }
            dataset: { plugin: arithmetic, digits: 1, held_out: 20 }
            stages:
              - name: sft
                algorithm: { plugin: sft, learning_rate: 5e-3, batch_size: 32, max_new_tokens: 20 }
                budget: { steps: 40 }
              - name: grpo
                algorithm: { plugin: grpo, prompts_per_step: 4, group_size: 4, learning_rate: 1e-3, max_new_tokens: 20 }
                rewards: [{ plugin: format, weight: 0.2 }, { plugin: correctness }]
                budget: { steps: 10 }
            evaluation: { every: 10, samples: 2 }
        """;

    [Fact]
    public Task Whatever_moment_the_process_is_killed_at_the_database_ends_with_what_the_journals_say() => Kill(6);

    [Fact]
    [Trait("Category", "Slow")]
    public Task The_same_with_fifty_kills() => Kill(50);

    /// <summary>Kills one set of runs after the other, each until it ends in spite of that, as often as asked for.</summary>
    private async Task Kill(int kills)
    {
        var clock = Stopwatch.StartNew();
        using var whole = new CommandLine(Experiments, "--parallel", "2");
        await whole.Finish();
        var duration = clock.Elapsed;
        await whole.Run("track", "sync");
        var expected = Rows(whole);
        string[] computed = [.. TrackedRuns.Computed(expected)];
        computed.Length.ShouldBeGreaterThan(500);

        var random = new RandomStream((ulong)Stopwatch.GetTimestamp(), "kill");
        var (deaths, sets, resumed) = (0, 0, 0);
        while (deaths < kills)
        {
            using var killed = new CommandLine(Experiments, "--parallel", "2");
            deaths += await KillOften(killed, kills - deaths, duration, random);
            resumed += Check(killed, computed);
            sets++;
        }

        output.WriteLine(
            $"{duration.TotalSeconds:F1} s uninterrupted, {computed.Length} rows to compare; {deaths} kills of {sets} sets of 5 runs, "
                + $"{resumed} times a run was continued; {clock.Elapsed.TotalSeconds:F0} s; all equal"
        );
        resumed.ShouldBeGreaterThan(0);
    }

    /// <summary>Half of the kills come at any moment, half when a run has just ended: that is when most is written.</summary>
    private static async Task<int> KillOften(CommandLine line, int most, TimeSpan duration, RandomStream random)
    {
        var ends = new RunEnds(line.RunsFolder);
        var deaths = 0;
        while (deaths < most)
        {
            var moment =
                random.NextDouble() < 0.5
                    ? Task.Delay(random.NextDouble(0.1, 0.5) * duration)
                    : ends.WaitAsync(TimeSpan.FromMilliseconds(random.NextDouble(0, 200)), duration);
            if (!await line.Die(moment))
            {
                break;
            }

            deaths++;
        }

        await line.Finish();
        await line.Run("track", "sync");
        return deaths;
    }

    /// <returns>How often a run was continued.</returns>
    private static int Check(CommandLine line, string[] computed)
    {
        var rows = Rows(line);
        rows.Distinct().Count().ShouldBe(rows.Count, "a row is there twice");
        var folders = RunFolders.List(line.RunsFolder).Select(x => x.Folder).ToList();
        folders.Count.ShouldBe(5);
        var asked = folders.SelectMany(TrackedRuns.OfJournal).ToHashSet();
        var found = TrackedRuns.AskedFor(rows).ToHashSet();
        asked.Except(found).ShouldBeEmpty("the journals hold what the database lacks");
        found.Except(asked).ShouldBeEmpty("the database holds what the journals lack");

        string[] actual = [.. TrackedRuns.Computed(rows)];
        computed.Except(actual, StringComparer.Ordinal).ShouldBeEmpty("an uninterrupted run's database holds more");
        actual.Except(computed, StringComparer.Ordinal).ShouldBeEmpty("an uninterrupted run's database holds less");
        actual.Length.ShouldBe(computed.Length);
        return folders.SelectMany(RunJournal.ReadAll).Count(x => x.Payload is RunResumed);
    }

    private static IReadOnlyList<StoredRow> Rows(CommandLine line) =>
        StoredRows.Of(Path.Combine(line.Folder, "mlflow.db"));
}
