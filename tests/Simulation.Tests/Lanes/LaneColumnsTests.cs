using System.Numerics;
using Rlfw.Plugins.Environments.Tests;

namespace Rlfw.Simulation.Tests;

public sealed class LaneColumnsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Columns_fill_whole_vectors_and_keep_what_is_saved(int count)
    {
        var columns = new LaneColumns(count, "a", "b");
        (columns.Padded % Vector<double>.Count).ShouldBe(0);
        columns.Padded.ShouldBeInRange(count, count + Vector<double>.Count - 1);
        for (var i = 0; i < count; i++)
        {
            (columns[0][i], columns[1][i]) = (i, -i / 3.0);
        }

        var state = new MemoryState();
        columns.Save(state);
        state.ReadDoubles("b").Length.ShouldBe(count);
        var copy = new LaneColumns(count, "a", "b");
        copy.Load(state);
        copy[0].ShouldBe(columns[0]);
        copy[1].ShouldBe(columns[1]);
        Should
            .Throw<InvalidDataException>(() => new LaneColumns(count + 1, "a", "b").Load(state))
            .Message.ShouldContain($"saved for {count} environments, there are {count + 1}");
    }
}
