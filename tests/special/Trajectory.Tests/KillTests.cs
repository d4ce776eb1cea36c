using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Trajectory.Tests;

/// <summary>Exact resume, with processes that really die.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 9;

    private const int Runs = 12;

    // 20 and 10 training steps of 16; at the start, in the midst and at the end of the stages, 20 examples once greedily and 3 times
    // sampled: 4 + 3 + 2 + 3 evaluations.
    private const int LanguageCompletions = (30 * 16) + (12 * 20 * 4);

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    // Each takes about as long as the others, all at once: what strikes one strikes them all.
    private const string Experiments = """
        version: 1
        defaults: { device: cpu, threads: 1 }
        experiments:
          - name: ppo
            environment: { plugin: cartpole }
            algorithm: { plugin: ppo, environments: 4, steps_per_rollout: 64, minibatch_size: 64, epochs: 2 }
            budget: { environment_steps: 240_000 }
            evaluation: { every: 60_000, episodes: 4 }
          - name: dqn
            environment: { plugin: cartpole }
            algorithm: { plugin: dqn, train_every: 4, gradient_steps: 1, learning_starts: 200, replay_capacity: 2_000 }
            budget: { environment_steps: 20_000 }
            evaluation: { every: 5_000, episodes: 4 }
          - name: a2c
            environment: { plugin: pendulum }
            algorithm: { plugin: a2c, environments: 4, steps_per_rollout: 8, gsde: { sample_every: 4 } }
            budget: { environment_steps: 90_000 }
            evaluation: { every: 30_000, episodes: 4 }
          - name: trpo
            environment: { plugin: cartpole }
            algorithm: { plugin: trpo, environments: 4, steps_per_rollout: 32, minibatch_size: 64, value_epochs: 2 }
            budget: { environment_steps: 30_000 }
            evaluation: { every: 10_000, episodes: 4 }
          - name: reinforce
            environment: { plugin: cartpole }
            algorithm: { plugin: reinforce, environments: 2 }
            budget: { environment_steps: 400_000 }
            evaluation: { every: 100_000, episodes: 4 }
          - name: td3
            environment: { plugin: pendulum }
            model: { plugin: mlp, hidden: [16] }
            algorithm: { plugin: td3, environments: 2, train_every: 4, batch_size: 32, replay_capacity: 1_000, policy_delay: 3, action_noise: ornstein-uhlenbeck }
            budget: { environment_steps: 180_000 }
            evaluation: { every: 60_000, episodes: 2 }
          - name: sac
            environment: { plugin: pendulum }
            model: { plugin: mlp, hidden: [16] }
            algorithm: { plugin: sac, environments: 2, train_every_episodes: 1, gradient_steps: 50, batch_size: 32, gsde: { sample_every: 7 } }
            budget: { environment_steps: 100_000 }
            evaluation: { every: 25_000, episodes: 2, sampled: true }
          - name: ddpg
            environment: { plugin: point-reach }
            model: { plugin: mlp, hidden: [16] }
            algorithm: { plugin: ddpg, environments: 2, train_every: 4, batch_size: 32, learning_starts: 200, replay_capacity: 2_000, hindsight_goals: 4 }
            budget: { environment_steps: 120_000 }
            evaluation: { every: 40_000, episodes: 4 }
          - name: c51
            environment: { plugin: cartpole }
            model: { plugin: mlp, hidden: [32] }
            algorithm: { plugin: c51, train_every: 4, gradient_steps: 1, learning_starts: 200, replay_capacity: 2_000 }
            budget: { environment_steps: 10_000 }
            evaluation: { every: 2_500, episodes: 4 }
          - name: dqn-variants
            environment: { plugin: cartpole }
            model: { plugin: mlp, hidden: [32, 32] }
            algorithm: { plugin: dqn, environments: 2, train_every: 4, gradient_steps: 1, learning_starts: 200, replay_capacity: 1_500, double_dqn: true, dueling: true, noisy_networks: true, return_steps: 3, priority_exponent: 0.6 }
            budget: { environment_steps: 15_000 }
            evaluation: { every: 5_000, episodes: 4 }
          - name: q-learning
            environment: { plugin: taxi }
            algorithm: { plugin: q-learning }
            budget: { environment_steps: 900_000 }
            evaluation: { every: 300_000, episodes: 4 }
          - name: language
            model: { plugin: llama, hidden_size: 32, layers: 2, heads: 2, max_length: 40, tokenizer: { plugin: characters } }
            dataset: { plugin: arithmetic, digits: 1, held_out: 20 }
            stages:
              - name: sft
                algorithm: { plugin: sft, learning_rate: 5e-3, batch_size: 32, max_new_tokens: 20 }
                budget: { steps: 30 }
              - name: grpo
                algorithm: { plugin: grpo, prompts_per_step: 4, group_size: 4, learning_rate: 1e-3, max_new_tokens: 20 }
                rewards: [{ plugin: format, weight: 0.2 }, { plugin: correctness }]
                budget: { steps: 20 }
              - name: rloo
                algorithm: { plugin: rloo, prompts_per_step: 4, group_size: 4, learning_rate: 1e-3, max_new_tokens: 20, optimizer: adamw_8bit }
                rewards: [{ plugin: format, weight: 0.2 }, { plugin: correctness }]
                budget: { steps: 10 }
              - name: dpo
                algorithm: { plugin: dpo, batch_size: 16, learning_rate: "warmup(0.2, linear(1e-3, 0))", max_new_tokens: 20, optimizer: adamw_8bit }
                budget: { steps: 20 }
            evaluation: { every: 10, samples: 3 }
        """;

    [Fact]
    public Task A_process_killed_at_random_moments_ends_with_what_an_uninterrupted_one_computes() => Kill(1);

    [Fact]
    [Trait("Category", "Slow")]
    public Task The_same_with_six_sets_of_runs() => Kill(6);

    /// <summary>Kills one set of runs after the other, each several times, and compares each with one that nothing happened to.</summary>
    private async Task Kill(int sets)
    {
        using var whole = new CommandLine(Experiments, "--parallel", $"{Runs}");
        var clock = Stopwatch.StartNew();
        await whole.Finish();
        output.WriteLine($"{clock.Elapsed.TotalSeconds:F1} s uninterrupted");
        var expected = Trajectory.Of(whole.RunsFolder);
        expected.Count.ShouldBe(Runs);
        expected.Values.ShouldAllBe(x => x.Length > 20);
        var random = new RandomStream((ulong)Stopwatch.GetTimestamp(), "kill");
        for (var set = 0; set < sets; set++)
        {
            using var killed = new CommandLine(Experiments, "--parallel", $"{Runs}");
            await Kill(killed, random);
            Compare(expected, Trajectory.Of(killed.RunsFolder));
        }
    }

    private async Task Kill(CommandLine killed, RandomStream random)
    {
        var strikes = new Strikes(killed.RunsFolder);
        var (clock, deaths) = (Stopwatch.StartNew(), 0);
        for (var session = 0; session < Kills; session++)
        {
            var moment = strikes.WaitAsync(Runs, random.NextDouble(0, 0.6) * TimeSpan.FromSeconds(1), _patience);
            deaths += await killed.Die(moment) ? 1 : 0;
        }

        await killed.Finish();

        var struck = RunFolders
            .List(killed.RunsFolder)
            .ToDictionary(
                x => x.Folder.Run,
                x =>
                    RunJournal
                        .ReadAll(x.Folder)
                        .Select(e => e.Payload)
                        .OfType<RunResumed>()
                        .Select(r => r.FromStep)
                        .ToArray(),
                StringComparer.Ordinal
            );
        output.WriteLine(
            $"killed {deaths} times in {clock.Elapsed.TotalSeconds:F1} s; continued from the training steps\n"
                + string.Join('\n', struck.Select(x => $"  {x.Key}: {string.Join(", ", x.Value)}"))
        );
        deaths.ShouldBeGreaterThanOrEqualTo(4);
        // A run that was quick while others were slow may have ended before the second.
        struck.Values.ShouldAllBe(x => x.Count(step => step > 0) >= 1);
        struck.Values.Sum(x => x.Distinct().Count(step => step > 0)).ShouldBeGreaterThanOrEqualTo(2 * Runs);
    }

    private static void Compare(SortedDictionary<string, string[]> expected, SortedDictionary<string, string[]> actual)
    {
        actual.Keys.ShouldBe(expected.Keys);
        foreach (var (run, trajectory) in expected)
        {
            actual[run].ShouldBe(trajectory, $"run {run}");
            trajectory
                .Count(x => x.Contains("\"Completion\"", StringComparison.Ordinal))
                .ShouldBe(run.StartsWith("language", StringComparison.Ordinal) ? LanguageCompletions : 0);
        }
    }
}
