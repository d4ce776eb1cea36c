using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>A plan as numbers: what the device is told of a step.</summary>
internal sealed class StepInputs
{
    /// <summary>Lays a plan out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="blockSize">Tokens a block holds.</param>
    /// <param name="rows">Tokens to fill a decoding step up to; those that only fill see nothing, and write to block 0.</param>
    /// <param name="tableWidth">Blocks that a table row has at least.</param>
    public StepInputs(StepPlan plan, int blockSize, int rows = 0, int tableWidth = 0)
    {
        Count = plan.Runs.Sum(run => run.Count);
        var width = Math.Max(rows, Count);
        Ids = new long[width];
        Positions = new long[width];
        Slots = new long[width];
        Sources = new int[width];
        Array.Fill(Sources, -1);
        Lengths = new int[width];
        TableWidth = plan.IsReading
            ? 0
            : Math.Max(tableWidth, plan.Runs.Max(run => (run.First + run.Count + blockSize - 1) / blockSize));
        Tables = new int[width * TableWidth];
        var row = 0;
        foreach (var run in plan.Runs)
        {
            for (var i = 0; i < run.Count; i++, row++)
            {
                Fill(run, i, row, blockSize);
            }
        }

        HasSources = Array.Exists(Sources, source => source >= 0);
    }

    /// <summary>Tokens, those that only fill left out.</summary>
    public int Count { get; }

    /// <summary>The tokens, as far as the host knows them, [N].</summary>
    public long[] Ids { get; }

    /// <summary>Where the step before has the token, [N]; -1 where the host knows it.</summary>
    public int[] Sources { get; }

    /// <summary>Whether any token comes from the step before.</summary>
    public bool HasSources { get; }

    /// <summary>Positions, [N].</summary>
    public long[] Positions { get; }

    /// <summary>Where keys and values go, [N].</summary>
    public long[] Slots { get; }

    /// <summary>Blocks of a table row.</summary>
    public int TableWidth { get; }

    /// <summary>For decoding: each token's sequence's blocks, [N, <see cref="TableWidth"/>].</summary>
    public int[] Tables { get; }

    /// <summary>For decoding: tokens that each token sees, itself included, [N].</summary>
    public int[] Lengths { get; }

    private void Fill(PlannedRun run, int i, int row, int blockSize)
    {
        var (sequence, position) = (run.Sequence, run.First + i);
        Ids[row] = 0;
        if (run.SourceRow >= 0)
        {
            Sources[row] = run.SourceRow;
        }
        else
        {
            Ids[row] = position < sequence.Tokens.Count ? sequence.Tokens[position] : run.Guesses[i - 1];
        }

        Positions[row] = position;
        Slots[row] = ((long)sequence.Blocks[position / blockSize] * blockSize) + (position % blockSize);
        if (TableWidth > 0)
        {
            Lengths[row] = position + 1;
            var blocks = Math.Min(sequence.Blocks.Count, (position / blockSize) + 1);
            for (var block = 0; block < blocks; block++)
            {
                Tables[(row * TableWidth) + block] = sequence.Blocks[block];
            }
        }
    }
}
