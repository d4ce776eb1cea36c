using Rlfw.Contracts;

namespace Rlfw.Plans.Binding;

/// <summary>What an algorithm's contracts say about the keys that its stage needs.</summary>
/// <param name="Plugin">The algorithm.</param>
internal sealed record AlgorithmTraits(PluginDescriptor Plugin)
{
    /// <summary>It learns from completions: dataset and language model instead of environment and network.</summary>
    public bool LearnsFromCompletions => Plugin.Implements<ICompletionAlgorithm>();

    /// <summary>It learns in environments.</summary>
    public bool LearnsInEnvironments =>
        Plugin.Implements<IOnPolicyAlgorithm>()
        || Plugin.Implements<IOffPolicyAlgorithm>()
        || Plugin.Implements<IHostOnPolicyAlgorithm>()
        || Plugin.Implements<IHostOffPolicyAlgorithm>();

    /// <summary>It scores its own completions, so it needs <c>rewards:</c>.</summary>
    public bool LearnsFromRewards => Plugin.Implements<ILearnsFromRewards>();

    /// <summary>Its policy can be evaluated as a distribution.</summary>
    public bool SamplesActions => Plugin.Implements<ISamplesActions>();

    /// <summary>It learns a table and no network.</summary>
    public bool LearnsTable => Plugin.Implements<ITabularAlgorithm>();

    /// <summary>Whether a stage of this algorithm has a use for a key.</summary>
    public bool Uses(string key) =>
        key switch
        {
            "environment" or "wrappers" => !LearnsFromCompletions,
            "dataset" or "completions" => LearnsFromCompletions,
            "rewards" => LearnsFromRewards,
            "model" => !LearnsTable,
            _ => true,
        };
}
