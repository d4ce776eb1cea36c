namespace Rlfw.Contracts;

/// <summary>
/// Options of a completion algorithm that say how long a completion may become. From them the host knows before the first
/// training step of a run whether every stage fits the model, which it otherwise finds when the stage begins.
/// </summary>
public interface ICompletionOptions
{
    /// <summary>The length limit of a completion in tokens, in training and in evaluations.</summary>
    int MaxNewTokens { get; }
}
