namespace Rlfw.Contracts;

/// <summary>
/// A completion algorithm that tells, before it learns, from which groups it would learn anything: where it samples dynamically
/// (<see cref="CompletionSettings.SamplingRounds"/>) the others are dropped. Of an algorithm that does not say, groups whose total rewards are
/// all equal are taken to teach nothing.
/// </summary>
public interface IJudgesGroups : ICompletionAlgorithm
{
    /// <summary>Whether any completion of a group has an advantage other than 0.</summary>
    /// <param name="batch">Completions with their rewards, some groups of a training step.</param>
    /// <returns>One a group, in the batch's order.</returns>
    IReadOnlyList<bool> HaveSignal(CompletionBatch batch);
}
