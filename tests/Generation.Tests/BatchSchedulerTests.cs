using Rlfw.Contracts;

namespace Rlfw.Generation.Tests;

public sealed class BatchSchedulerTests
{
    [Fact]
    public void Batches_hold_similar_lengths_and_respect_both_limits()
    {
        var sequences = new[] { 9, 2, 5, 2, 9, 2 }.Select((length, i) => Sequence(i, length)).ToArray();
        var byRows = new BatchScheduler(new EngineLimits(Rows: 2), 100).Batches(sequences, 1);
        Lengths(byRows).ShouldBe(["2 2", "2 5", "9 9"]);
        var byColumns = new BatchScheduler(new EngineLimits(Columns: 20), 100).Batches(sequences, 1);
        Lengths(byColumns).ShouldBe(["2 2 2", "5 9", "9"]);
        Lengths(new BatchScheduler(new EngineLimits(Columns: 1), 100).Batches(sequences[..2], 1)).ShouldBe(["2", "9"]);
    }

    [Fact]
    public void Equal_prompts_stay_in_the_order_of_the_requests()
    {
        var sequences = Enumerable.Range(0, 6).Select(i => Sequence(i, 3)).ToArray();
        new BatchScheduler(new EngineLimits(), 100)
            .Batches(sequences, 1)
            .ShouldHaveSingleItem()
            .Select(sequence => sequence.Index)
            .ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Finished_rows_leave_once_they_are_a_quarter()
    {
        var rows = Enumerable.Range(0, 8).Select(i => Sequence(i, 3)).ToArray();
        rows[6].Finished = true;
        BatchScheduler.RowsWorthKeeping(rows).ShouldBeNull();
        rows[1].Finished = true;
        BatchScheduler.RowsWorthKeeping(rows).ShouldBe([0, 2, 3, 4, 5, 7]);
    }

    private static IEnumerable<string> Lengths(IEnumerable<IReadOnlyList<Sequence>> batches) =>
        batches.Select(batch => string.Join(' ', batch.Select(sequence => sequence.PromptIds.Length)));

    private static Sequence Sequence(int index, int promptLength) =>
        new(index, new CompletionRequest(new int[promptLength], (ulong)index), 1);
}
