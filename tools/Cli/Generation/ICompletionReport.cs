namespace Rlfw.Cli;

/// <summary>Writes completions, in their order.</summary>
internal interface ICompletionReport
{
    /// <summary>Something was added to some completions.</summary>
    /// <param name="completions">All of them.</param>
    void Advance(IReadOnlyList<GeneratedCompletion> completions);
}
