namespace Rlfw.Generation.Scheduling;

/// <summary>Collects a plan.</summary>
/// <param name="isReading">Whether it reads prompts.</param>
internal sealed class StepPlanBuilder(bool isReading)
{
    private readonly List<PlannedRun> _runs = [];
    private readonly List<int> _outputTokens = [];
    private readonly List<PlannedOutput> _outputs = [];
    private readonly List<BlockCopy> _copies = [];
    private int _tokens;

    /// <summary>Adds the next tokens of a sequence, before its count of computed ones is moved on.</summary>
    public void AddRun(Sequence sequence, int count, int[] guesses)
    {
        var source = sequence.Computed < sequence.Tokens.Count ? -1 : sequence.PendingRow;
        _runs.Add(new PlannedRun(sequence, sequence.Computed, count, guesses, source));
        _tokens += count;
    }

    /// <summary>Draws a token behind the last one of the last run.</summary>
    public void AddOutputOfLastToken(Sequence sequence)
    {
        _outputTokens.Add(_tokens - 1);
        Add(sequence, sequence.CompletionLength);
    }

    /// <summary>Draws a token behind every one of the last run.</summary>
    public void AddOutputsOfAllTokens(Sequence sequence)
    {
        var run = _runs[^1];
        for (var i = 0; i < run.Count; i++)
        {
            _outputTokens.Add(_tokens - run.Count + i);
            Add(sequence, run.First + i + 1 - sequence.PromptLength);
        }
    }

    /// <summary>Draws a first token from the row before, for another sequence of the same prompt.</summary>
    public void AddFork(Sequence follower, IEnumerable<BlockCopy> copies)
    {
        Add(follower, 0);
        _copies.AddRange(copies);
    }

    /// <summary>The plan; null where nothing was added.</summary>
    public StepPlan? ToPlan() =>
        _runs.Count == 0 ? null : new StepPlan(_runs, isReading, _outputTokens, _outputs, _copies);

    private void Add(Sequence sequence, int place)
    {
        sequence.PendingRow = _outputs.Count;
        _outputs.Add(new PlannedOutput(sequence, _outputTokens.Count - 1, place));
    }
}
