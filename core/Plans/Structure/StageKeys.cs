using System.ComponentModel;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;

namespace Rlfw.Plans.Structure;

/// <summary>
/// The keys that say what is learned: of a stage, and of an experiment for all its stages. The records of this folder are
/// the one place that names and documents the keys of an experiment file; binder and JSON schema both read them.
/// </summary>
internal abstract record StageKeys
{
    [Description("How parameters are learned. Needs `plugin`.")]
    public PluginChoice<IAlgorithm>? Algorithm { get; init; }

    [Description("What the agent acts in; for algorithms that learn in environments.")]
    public PluginChoice<IEnvironment>? Environment { get; init; }

    [Description(
        "What stands between environment and agent, the innermost first: time limits, normalisation, frame stacks, ..."
    )]
    public IReadOnlyList<PluginChoice<IEnvironmentWrapper>>? Wrappers { get; init; }

    [Description("Where prompts and answers come from; for algorithms that learn from completions.")]
    public PluginChoice<IDataset>? Dataset { get; init; }

    [Description("The function that is learned. Default in environments: `{ plugin: mlp }`; stages share one model.")]
    public PluginChoice<IModel>? Model { get; init; }

    [Description("What completions are scored by; for algorithms that learn from rewards.")]
    public IReadOnlyList<RewardOptions>? Rewards { get; init; }

    [Description(
        "How long a stage learns. Default: 100,000 environment steps, or 100 steps for completion algorithms."
    )]
    public BudgetOptions? Budget { get; init; }

    [Description("How a stage is evaluated: on environments of its own, or on held-out examples.")]
    public EvaluationOptions? Evaluation { get; init; }

    [Description("Which completions the run folder keeps; for algorithms that learn from completions.")]
    public CompletionsOptions? Completions { get; init; }
}
