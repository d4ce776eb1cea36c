namespace Rlfw.Hosting.Tests.Launching;

/// <summary>Small experiments with the real plugins.</summary>
internal static class Experiments
{
    public const string Gridworld = """
        version: 1
        experiments:
          - name: values
            environment: { plugin: gridworld }
            algorithm: { plugin: q-learning }
            budget: { environment_steps: 400 }
            evaluation: { every: 200, episodes: 2 }
            device: cpu
        """;

    public const string CartPole = """
        version: 1
        experiments:
          - name: poles
            environment: { plugin: cartpole }
            algorithm: { plugin: ppo, environments: 2, steps_per_rollout: 32, minibatch_size: 32, epochs: 2 }
            budget: { environment_steps: 640 }
            evaluation: { every: 128, episodes: 2 }
            device: cpu
        """;

    public const string Language = """
        version: 1
        experiments:
          - name: sums
            model:
              plugin: llama
              hidden_size: 16
              layers: 1
              heads: 2
              max_length: 40
              tokenizer: { plugin: characters }
            dataset: { plugin: arithmetic, digits: 1, held_out: 10 }
            stages:
              - name: sft
                algorithm: { plugin: sft, learning_rate: 1e-2, batch_size: 8, max_new_tokens: 20 }
                budget: { steps: 6 }
              - name: grpo
                algorithm: { plugin: grpo, prompts_per_step: 3, group_size: 4, learning_rate: 1e-3, max_new_tokens: 20 }
                rewards: [{ plugin: format, weight: 0.5 }, { plugin: correctness }]
                budget: { steps: 5 }
            evaluation: { every: 2, metric: accuracy }
            device: cpu
        """;

    /// <summary>A language model that learns from demonstrations alone, much too little for a right answer.</summary>
    public const string Demonstrations = """
        version: 1
        experiments:
          - name: copies
            model:
              plugin: llama
              hidden_size: 16
              layers: 1
              heads: 2
              max_length: 40
              tokenizer: { plugin: characters }
            dataset: { plugin: arithmetic, digits: 1, held_out: 10 }
            algorithm: { plugin: sft, learning_rate: 1e-3, batch_size: 8, max_new_tokens: 20 }
            budget: { steps: 6 }
            evaluation: { every: 2 }
            device: cpu
        """;
}
