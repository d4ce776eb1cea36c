using Rlfw.Contracts;

namespace Rlfw.Plans;

/// <summary>One stage of a run: one algorithm, learning for one budget.</summary>
public sealed record StagePlan
{
    /// <summary>Its name; "main" where the experiment lists no stages.</summary>
    public required string Name { get; init; }

    /// <summary>How parameters are learned.</summary>
    public required PluginChoice<IAlgorithm> Algorithm { get; init; }

    /// <summary>What the agent acts in; null for completion algorithms.</summary>
    public PluginChoice<IEnvironment>? Environment { get; init; }

    /// <summary>What is put around the environment, the innermost first.</summary>
    public IReadOnlyList<PluginChoice<IEnvironmentWrapper>> Wrappers { get; init; } = [];

    /// <summary>Where prompts come from; null for algorithms that learn in environments.</summary>
    public PluginChoice<IDataset>? Dataset { get; init; }

    /// <summary>The function that is learned; the mlp plugin by default where there is an environment.</summary>
    public required PluginChoice<IModel> Model { get; init; }

    /// <summary>What completions are scored by; empty unless the algorithm learns from rewards.</summary>
    public required IReadOnlyList<RewardPlan> Rewards { get; init; }

    /// <summary>How long the stage learns.</summary>
    public required Budget Budget { get; init; }

    /// <summary>How it is evaluated.</summary>
    public required EvaluationPlan Evaluation { get; init; }

    /// <summary>Which completions are stored; null in environments.</summary>
    public CompletionsPlan? Completions { get; init; }
}
