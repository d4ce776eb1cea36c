namespace Rlfw.Contracts;

/// <summary>One completion to be scored.</summary>
/// <param name="Example">The example whose prompt it answers.</param>
/// <param name="Completion">The text after the prompt, without the end token.</param>
/// <param name="Finished">Whether the model ended it; false where the length limit cut it.</param>
public sealed record RewardSample(Example Example, string Completion, bool Finished)
{
    /// <summary>The completion's length in tokens, the end token included; null where it has no tokens, as a stored text.</summary>
    public int? Tokens { get; init; }
}
