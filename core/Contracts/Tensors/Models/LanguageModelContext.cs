namespace Rlfw.Contracts;

/// <summary>What a language model is built with.</summary>
/// <param name="Device">Where its parameters live.</param>
/// <param name="Initialization">The stream for initial parameters and adapters.</param>
public sealed record LanguageModelContext(Device Device, RandomStream Initialization)
{
    /// <summary>
    /// The stream for what is random while learning, such as dropout; its position is in the run's checkpoints. Null where the
    /// model will not learn.
    /// </summary>
    public RandomStream? Learning { get; init; }
}
