using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Trajectory.Tests;

/// <summary>Exact resume, with processes that really die.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 5;

    // 20 and 10 training steps of 16; at the start, in the midst and at the end of the stages, 20 examples once greedily and 3 times
    // sampled: 7 + 3 + 2 + 3 evaluations.
    private const int LanguageCompletions = (30 * 16) + (15 * 20 * 4);

    private const string Experiments = """
        version: 1
        defaults: { device: cpu }
        experiments:
          - name: ppo
            environment: { plugin: cartpole }
            algorithm: { plugin: ppo, environments: 4, steps_per_rollout: 64, minibatch_size: 64, epochs: 2 }
            budget: { environment_steps: 12_000 }
            evaluation: { every: 3_000, episodes: 4 }
          - name: dqn
            environment: { plugin: cartpole }
            algorithm: { plugin: dqn, train_every: 4, gradient_steps: 1, learning_starts: 200, replay_capacity: 2_000 }
            budget: { environment_steps: 6_000 }
            evaluation: { every: 2_000, episodes: 4 }
          - name: a2c
            environment: { plugin: pendulum }
            algorithm: { plugin: a2c, environments: 4, steps_per_rollout: 8, gsde: { sample_every: 4 } }
            budget: { environment_steps: 6_000 }
            evaluation: { every: 2_000, episodes: 4 }
          - name: trpo
            environment: { plugin: cartpole }
            algorithm: { plugin: trpo, environments: 4, steps_per_rollout: 32, minibatch_size: 64, value_epochs: 2 }
            budget: { environment_steps: 4_000 }
            evaluation: { every: 1_000, episodes: 4 }
          - name: reinforce
            environment: { plugin: cartpole }
            algorithm: { plugin: reinforce, environments: 2 }
            budget: { environment_steps: 6_000 }
            evaluation: { every: 2_000, episodes: 4 }
          - name: td3
            environment: { plugin: pendulum }
            model: { plugin: mlp, hidden: [16] }
            algorithm: { plugin: td3, environments: 2, train_every: 4, batch_size: 32, replay_capacity: 1_000, policy_delay: 3, action_noise: ornstein-uhlenbeck }
            budget: { environment_steps: 3_000 }
            evaluation: { every: 1_000, episodes: 2 }
          - name: sac
            environment: { plugin: pendulum }
            model: { plugin: mlp, hidden: [16] }
            algorithm: { plugin: sac, environments: 2, train_every_episodes: 1, gradient_steps: 50, batch_size: 32, gsde: { sample_every: 7 } }
            budget: { environment_steps: 3_000 }
            evaluation: { every: 1_000, episodes: 2 }
          - name: dqn-variants
            environment: { plugin: cartpole }
            model: { plugin: mlp, hidden: [32, 32] }
            algorithm: { plugin: dqn, environments: 2, train_every: 4, gradient_steps: 1, learning_starts: 200, replay_capacity: 1_500, double_dqn: true, dueling: true, noisy_networks: true, return_steps: 3, priority_exponent: 0.6 }
            budget: { environment_steps: 4_000 }
            evaluation: { every: 2_000, episodes: 4 }
          - name: language
            model: { plugin: llama, hidden_size: 32, layers: 2, heads: 2, max_length: 40, tokenizer: { plugin: characters } }
            dataset: { plugin: arithmetic, digits: 1, held_out: 20 }
            stages:
              - name: sft
                algorithm: { plugin: sft, learning_rate: 5e-3, batch_size: 32, max_new_tokens: 20 }
                budget: { steps: 60 }
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
    public async Task A_process_killed_at_random_moments_ends_with_what_an_uninterrupted_one_computes()
    {
        using var whole = new CommandLine(Experiments);
        var clock = Stopwatch.StartNew();
        await whole.Finish();
        var duration = clock.Elapsed;

        using var killed = new CommandLine(Experiments);
        var random = new RandomStream((ulong)Stopwatch.GetTimestamp(), "kill");
        var deaths = 0;
        // Anywhere from the start of the process to the end of the runs, which later sessions are ever closer to.
        for (var session = 0; session < Kills; session++)
        {
            deaths += await killed.Die(random.NextDouble(0.2, 0.55) * duration) ? 1 : 0;
        }

        await killed.Finish();

        var resumed = RunFolders
            .List(killed.RunsFolder)
            .SelectMany(x => RunJournal.ReadAll(x.Folder))
            .Select(x => x.Payload)
            .OfType<RunResumed>()
            .ToArray();
        output.WriteLine(
            $"{duration.TotalSeconds:F1} s uninterrupted; killed {deaths} times; continued "
                + $"{resumed.Length} runs, from the training steps {string.Join(", ", resumed.Select(x => x.FromStep))}"
        );
        deaths.ShouldBeGreaterThan(0);
        resumed.ShouldContain(x => x.FromStep > 0);
        var (expected, actual) = (Trajectory.Of(whole.RunsFolder), Trajectory.Of(killed.RunsFolder));
        actual.Keys.ShouldBe(expected.Keys);
        actual.Count.ShouldBe(9);
        foreach (var (run, trajectory) in expected)
        {
            trajectory.Length.ShouldBeGreaterThan(20);
            actual[run].ShouldBe(trajectory, $"run {run}");
            trajectory
                .Count(x => x.Contains("\"Completion\"", StringComparison.Ordinal))
                .ShouldBe(run.StartsWith("language", StringComparison.Ordinal) ? LanguageCompletions : 0);
        }
    }
}
