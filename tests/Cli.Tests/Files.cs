namespace Rlfw.Cli.Tests;

/// <summary>Experiment files that tests share.</summary>
internal static class Files
{
    /// <summary>Two seeds of tabular learning, over in a moment.</summary>
    public const string Gridworld = """
        version: 1
        experiments:
          - name: maze
            seeds: [1, 2]
            environment: { plugin: gridworld }
            algorithm: { plugin: q-learning }
            budget: { environment_steps: 4_000 }
            evaluation: { every: 2_000, episodes: 2 }
        """;

    /// <summary>Three runs of one experiment, in MLflow too.</summary>
    /// <param name="tracker">The tracker.</param>
    public static string Tracked(string tracker = "{ plugin: mlflow }") =>
        $$"""
            version: 1
            experiments:
              - name: maze
                description: finds the way out
                seeds: [1, 2, 3]
                environment: { plugin: gridworld }
                algorithm: { plugin: q-learning }
                budget: { environment_steps: 4_000 }
                evaluation: { every: 2_000, episodes: 2 }
                tracking: [{{tracker}}]
            """;

    /// <summary>Completions of a tiny language model, scored by a reward to be named.</summary>
    public static string Completions(string reward) =>
        $$"""
            version: 1
            experiments:
              - name: sums
                model: { plugin: llama, preset: tiny, tokenizer: { plugin: characters } }
                dataset: { plugin: arithmetic, operations: [add], digits: 1, held_out: 4 }
                algorithm: { plugin: grpo, group_size: 2, prompts_per_step: 2, max_new_tokens: 4 }
                rewards: [{ plugin: {{reward}} }]
                budget: { steps: 1 }
            """;
}
