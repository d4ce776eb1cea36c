namespace Rlfw.Contracts;

/// <summary>
/// A completion algorithm that wants to know, before the first training step, what the largest batch will be: to plan its memory,
/// and to try it, so that what does not fit shows in the first minute and not in the hundredth.
/// </summary>
public interface IPreparesForCompletions : ICompletionAlgorithm
{
    /// <summary>Called once, before the first step of a stage, in a resumed run too. Must leave no trace in what is learned.</summary>
    /// <param name="longest">The largest batch.</param>
    void Prepare(CompletionShape longest);
}
