using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Mlflow.Tests;

/// <summary>What is sent again after a lost answer is there once.</summary>
public sealed class RepetitionTests
{
    private static readonly string[] Tables = ["metrics", "latest_metrics", "params", "tags"];

    private static readonly Gen<MlflowPoint> Points =
        from key in Gen.Elements("a", "b", "c[0]")
        from value in Gen.Elements(0.0, -0.0, 1.5, -1.5, double.NaN, double.PositiveInfinity)
        from time in Gen.Choose(0, 2)
        from step in Gen.Choose(-1, 2)
        select new MlflowPoint(key, value, time, step);

    private static readonly Gen<KeyValuePair<string, string>> Texts =
        from key in Gen.Elements("x", "y", "z?")
        from value in Gen.Elements("1", "2", "")
        select new KeyValuePair<string, string>(key, value);

    private static readonly Gen<MlflowRecords> Calls =
        from metrics in Points.ListOf(8)
        from parameters in Texts.ListOf(2)
        from tags in Texts.ListOf(2)
        select new MlflowRecords
        {
            Metrics = [.. metrics],
            Parameters = [.. parameters],
            Tags = [.. tags],
        };

    /// <summary>Calls in order, with falls back to earlier ones in between, as after answers that were lost.</summary>
    private static readonly Gen<(MlflowRecords[] Calls, int[] Falls)> Deliveries =
        from count in Gen.Choose(1, 5)
        from calls in Calls.ListOf(count)
        from falls in Gen.Choose(0, count - 1).ListOf(2)
        select (calls.ToArray(), falls.ToArray());

    [Fact]
    public async Task Calls_that_are_repeated_from_any_point_leave_the_rows_of_calls_made_once()
    {
        await using var demo = new TemporaryStore();
        var number = 0;
        Prop.ForAll(
                Deliveries.ToArbitrary(),
                delivery =>
                {
                    var (once, often) = ($"once {number}", $"often {number++}");
                    Deliver(demo, once, [.. Enumerable.Range(0, delivery.Calls.Length)], delivery.Calls);
                    Deliver(demo, often, Order(delivery.Calls.Length, delivery.Falls), delivery.Calls);
                    return Tables.All(table => Rows(demo, table, once).SequenceEqual(Rows(demo, table, often)));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    /// <summary>Each fall goes back to a call that was made before; then the rest follows in order.</summary>
    private static int[] Order(int count, int[] falls)
    {
        var order = new List<int>();
        var next = 0;
        foreach (var fall in falls)
        {
            var until = Math.Max(next, fall + 1);
            order.AddRange(Enumerable.Range(next, until - next));
            next = fall;
        }

        order.AddRange(Enumerable.Range(next, count - next));
        return [.. order];
    }

    private static void Deliver(TemporaryStore demo, string key, int[] order, MlflowRecords[] calls)
    {
        foreach (var i in order)
        {
            // A run that is opened again before each call is the same one.
            var run = demo.RunAsync(key).GetAwaiter().GetResult();
            demo.Store.LogAsync(run.Id, calls[i], default).GetAwaiter().GetResult();
        }
    }

    private static string[] Rows(TemporaryStore demo, string table, string key)
    {
        var columns = table.EndsWith("metrics", StringComparison.Ordinal)
            ? "key, value, timestamp, step, is_nan"
            : "key, value";
        return demo.Rows(
            $"""
            SELECT {columns} FROM {table}
            WHERE run_uuid = (SELECT run_uuid FROM tags WHERE key = 'rlfw.key' AND value = '{key}')
                AND key NOT IN ('rlfw.key', 'mlflow.runName') ORDER BY {columns}
            """
        );
    }
}
