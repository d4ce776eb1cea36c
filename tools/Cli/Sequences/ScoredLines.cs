using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Log-probabilities of all lines of a file.</summary>
/// <param name="Adapter">The adapter that was active; null for the base.</param>
/// <param name="Scores">For each line: entry t is log p(ids[t + 1] | ids[0 .. t]), natural.</param>
internal sealed record ScoredLines(string? Adapter, float[][] Scores)
{
    /// <summary>Checks that all are numbers.</summary>
    /// <exception cref="UserErrorException">One is not: the line, and what to do.</exception>
    public static void CheckFinite(string file, IReadOnlyList<EncodedLine> lines, IReadOnlyList<ScoredLines> scored)
    {
        foreach (var (adapter, scores) in scored)
        {
            for (var i = 0; i < lines.Count; i++)
            {
                var position = Array.FindIndex(scores[i], score => !float.IsFinite(score));
                if (position >= 0)
                {
                    throw new UserErrorException(
                        $"{file}:{lines[i].Number}: the model{(adapter is null ? "" : $" with adapter {adapter}")} gives "
                            + $"{scores[i][position]} for id {lines[i].Ids[position + 1]} at position {position + 1}: its weights are "
                            + "damaged, or its numbers leave the range of their type (try --dtype float32)"
                    );
                }
            }
        }
    }
}
