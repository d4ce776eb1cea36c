using Rlfw.Contracts;

namespace Rlfw.Plugins.Grpo;

/// <summary>Recipes that others published, in our options; each value with its source.</summary>
internal static class GrpoPresets
{
    private const string Config110 = "TRL 1.10, trl/trainer/grpo_config.py";
    private const string Trainer110 = "TRL 1.10, trl/trainer/grpo_trainer.py";
    private const string Config015 = "TRL v0.15.2, trl/trainer/grpo_config.py";
    private const string Trainer015 = "TRL v0.15.2, trl/trainer/grpo_trainer.py";
    private const string Transformers = "transformers, TrainingArguments";
    private const string Notebook = "unslothai/notebooks, Advanced_Llama3_1_(3B)_GRPO_LoRA.ipynb";
    private const string Dapo = "Yu et al., 2025, DAPO, arXiv 2503.14476";
    private const string DrGrpo = "Liu et al., 2025, Dr. GRPO, arXiv 2503.20783";
    private const string Papers = "TRL 1.10, docs/source/paper_index.md";

    /// <summary>All, the newest first.</summary>
    public static IReadOnlyList<OptionPreset> All { get; } =
    [
        new(
            "trl-1.10",
            "the defaults of TRL 1.10's GRPOTrainer",
            [
                new("group_size", "8", $"{Config110}: num_generations"),
                new("max_new_tokens", "512", $"{Config110}: max_completion_length"),
                new("temperature", "1", $"{Config110}: temperature"),
                new("top_p", "1", $"{Config110}: top_p"),
                new("top_k", "0", $"{Config110}: top_k"),
                new(
                    "learning_rate",
                    "linear(1e-6, 0)",
                    $"{Config110}: learning_rate; {Transformers}: lr_scheduler_type"
                ),
                new("loss_type", "dapo", $"{Config110}: loss_type"),
                new("beta", "0", $"{Config110}: beta"),
                new("kl_estimator", "k3", $"{Trainer110}: per_token_kl"),
                new("epsilon", "0.2", $"{Config110}: epsilon, and epsilon_high where it is left out"),
                new("num_iterations", "1", $"{Config110}: num_iterations"),
                new("advantage", "group", $"{Trainer110}: advantages"),
                new("scale_rewards", "group", $"{Config110}: scale_rewards"),
                new("reward_aggregation", "sum_then_normalize", $"{Config110}: multi_objective_aggregation"),
                new("sampler_correction", "sequence_mask", $"{Config110}: vllm_importance_sampling_mode"),
                new("correction_max", "3", $"{Config110}: vllm_importance_sampling_clip_max"),
                new("mask_truncated_completions", "false", $"{Config110}: mask_truncated_completions"),
                new("entropy_coef", "0", $"{Config110}: entropy_coef"),
                .. Optimizer(),
            ]
        ),
        new("trl-0.15", "the formulas and defaults of TRL 0.15.2, which the Unsloth recipes of 2025 ran on", Trl015()),
        new(
            "unsloth",
            "Unsloth's recorded run of Llama-3.2-3B-Instruct on GSM8K (2025-03, A100, TRL 0.15.2): reward -0.83 to 7.85 in 290 steps",
            [
                .. Trl015("max_new_tokens", "learning_rate", "weight_decay", "max_grad_norm"),
                new("prompts_per_step", "4", $"{Notebook}: 8 a device x 4 accumulated = 32 completions of groups of 8"),
                new("max_new_tokens", "1760", $"{Notebook}: 2,048 of the model less 288 of the longest prompt"),
                new(
                    "learning_rate",
                    "warmup(0.1, cosine(5e-6, 0))",
                    $"{Notebook}: learning_rate, lr_scheduler_type, warmup_ratio"
                ),
                new("optimizer", "adamw", $"{Notebook}: optim adamw_torch_fused (its T4 variant: adamw_8bit)"),
                new("weight_decay", "0.1", $"{Notebook}: weight_decay"),
                new("max_grad_norm", "0.1", $"{Notebook}: max_grad_norm"),
            ]
        ),
        new(
            "dapo",
            "DAPO: each token weighs the same, a wider clip above, no KL term, groups without signal replaced, cut completions left out",
            [
                new("group_size", "16", $"{Papers}: num_generations"),
                new("loss_type", "dapo", $"{Dapo}, equation 8"),
                new("scale_rewards", "group", $"{Dapo}, equation 9"),
                new("epsilon", "0.2", $"{Dapo}, section 4.1; {Papers}"),
                new("epsilon_high", "0.28", $"{Dapo}, sections 3.1 and 4.1; {Papers}"),
                new("beta", "0", $"{Dapo}, section 2.3; {Papers}"),
                new("sampling_rounds", "10", $"{Dapo}, equation 11; ten at most: verl's recipe, max_num_gen_batches"),
                new("mask_truncated_completions", "true", $"{Dapo}, section 3.4; {Papers}"),
            ]
        ),
        new(
            "dr-grpo",
            "Dr. GRPO: neither the length of a completion nor the spread of its group's rewards weighs",
            [
                new("group_size", "8", $"{Papers}: num_generations"),
                new("max_new_tokens", "3000", $"{Papers}: max_completion_length"),
                new("loss_type", "dr_grpo", $"{DrGrpo}, section 3.2: a constant divisor"),
                new("scale_rewards", "none", $"{DrGrpo}, section 3.2; {Config110}: loss_type"),
                new("beta", "0", $"{DrGrpo}, section 3; {Papers}"),
            ]
        ),
    ];

    private static IReadOnlyList<PresetValue> Trl015(params string[] without)
    {
        PresetValue[] values =
        [
            new("group_size", "8", $"{Config015}: num_generations"),
            new("max_new_tokens", "256", $"{Config015}: max_completion_length"),
            new("temperature", "0.9", $"{Config015}: temperature"),
            new("score_temperature", "1", $"{Trainer015}: log-probabilities of the logits as they are"),
            new("learning_rate", "linear(1e-6, 0)", $"{Config015}: learning_rate; {Transformers}: lr_scheduler_type"),
            new("loss_type", "grpo", $"{Trainer015}: the mean of completions' means"),
            new("beta", "0.04", $"{Config015}: beta"),
            new("kl_estimator", "k3", $"{Trainer015}: per_token_kl"),
            new("num_iterations", "1", $"{Trainer015}: exp(lp - sg(lp)), always on-policy"),
            new("advantage", "group", $"{Trainer015}: advantages"),
            new("scale_rewards", "group", $"{Trainer015}: (r - mean) / (std + 1e-4)"),
            new("reward_aggregation", "sum_then_normalize", $"{Trainer015}: the rewards' sum"),
            new("sampler_correction", "none", $"{Trainer015}: there is none"),
            .. Optimizer(),
        ];
        return [.. values.Where(value => !without.Contains(value.Key))];
    }

    private static PresetValue[] Optimizer() =>
        [
            new("weight_decay", "0", $"{Transformers}: weight_decay"),
            new("beta1", "0.9", $"{Transformers}: adam_beta1"),
            new("beta2", "0.999", $"{Transformers}: adam_beta2"),
            new("max_grad_norm", "1", $"{Transformers}: max_grad_norm"),
        ];
}
