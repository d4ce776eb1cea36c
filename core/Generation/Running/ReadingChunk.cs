using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>Consecutive tokens of one sequence that a step reads.</summary>
/// <param name="Row">The first one's place among the step's tokens.</param>
/// <param name="First">Its position in the sequence.</param>
/// <param name="Count">How many tokens.</param>
/// <param name="Blocks">The blocks of the sequence up to the last of them.</param>
internal sealed record ReadingChunk(int Row, int First, int Count, int[] Blocks)
{
    /// <summary>Tokens of the sequence up to the last of them.</summary>
    public int Length => First + Count;

    /// <summary>Those of a plan.</summary>
    public static IReadOnlyList<ReadingChunk> Of(StepPlan plan, int blockSize)
    {
        var chunks = new List<ReadingChunk>();
        var row = 0;
        foreach (var run in plan.Runs)
        {
            var blocks = run.Sequence.Blocks.Take((run.First + run.Count + blockSize - 1) / blockSize);
            chunks.Add(new ReadingChunk(row, run.First, run.Count, [.. blocks]));
            row += run.Count;
        }

        return chunks;
    }
}
