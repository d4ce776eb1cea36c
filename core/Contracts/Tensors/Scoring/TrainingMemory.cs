namespace Rlfw.Contracts;

/// <summary>What learning takes of a device, in bytes; estimates, stated before anything is tried.</summary>
public sealed record TrainingMemory
{
    /// <summary>The model's weights, frozen or not.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>What is learned: its values; as much again is taken by gradients.</summary>
    public required long LearnedBytes { get; init; }

    /// <summary>Numbers that are learned; an optimizer keeps some bytes for each.</summary>
    public required long LearnedParameters { get; init; }

    /// <summary>What a token of a micro-batch leaves behind for the backward pass.</summary>
    public required long KeptBytesPerToken { get; init; }

    /// <summary>What the largest step on the way takes beside, for each token.</summary>
    public required long WorkBytesPerToken { get; init; }

    /// <summary>What is taken however many tokens there are.</summary>
    public required long FixedWorkBytes { get; init; }

    /// <summary>What the device may give to this run, in bytes; null where nothing limits it.</summary>
    public long? LimitBytes { get; init; }
}
