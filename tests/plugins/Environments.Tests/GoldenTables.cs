using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Environments.Tests;

/// <summary>Gymnasium's transition tables.</summary>
internal static class GoldenTables
{
    /// <summary>Holds a table against a golden one.</summary>
    /// <param name="golden">Rows of state, action, probability, next state, reward, terminated, in Gymnasium's order.</param>
    /// <param name="table">Ours.</param>
    /// <returns>How many rows were compared.</returns>
    public static int Check(JsonElement golden, TransitionTable table)
    {
        golden.GetProperty("initial_distribution").EnumerateArray().Select(x => x.GetDouble()).ShouldBe(table.Initial);
        var rows = golden.GetProperty("transitions").EnumerateArray().ToArray();
        var ours =
            from state in Enumerable.Range(0, table.States)
            from action in Enumerable.Range(0, table.Actions)
            from next in table.After(state, action).ToArray()
            select (state, action, next);
        ours.Count().ShouldBe(rows.Length);
        foreach (var (row, (state, action, next)) in rows.Zip(ours))
        {
            row[0].GetInt32().ShouldBe(state);
            row[1].GetInt32().ShouldBe(action);
            next.Probability.ShouldBe(row[2].GetDouble(), 1e-15);
            next.Next.ShouldBe(row[3].GetInt32(), $"state {state}, action {action}");
            next.Reward.ShouldBe(row[4].GetDouble());
            next.Terminated.ShouldBe(row[5].GetBoolean(), $"state {state}, action {action}");
        }

        return rows.Length;
    }
}
