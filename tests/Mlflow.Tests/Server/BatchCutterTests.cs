using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Mlflow.Server;

namespace Rlfw.Mlflow.Tests.Server;

public sealed class BatchCutterTests
{
    // Letters of one to four bytes, and such as are escaped.
    private static readonly string[] Letters = ["a", "é", "步", "𝛼", "\"", "\\", "\n", "<", "\u0001"];

    [Fact]
    public void Every_request_is_within_all_limits_and_nothing_is_lost_or_out_of_order()
    {
        var texts =
            from letter in Gen.Elements(Letters)
            from length in Gen.Choose(0, 9000)
            select string.Concat(Enumerable.Repeat(letter, length));
        var cases =
            from metrics in Gen.Choose(0, 2500)
            from key in texts
            from values in texts.ListOf(60)
            from tags in Gen.Choose(0, 60)
            select (metrics, key, values, tags);

        Prop.ForAll(Arb.From(cases), x => Check(x.metrics, x.key, [.. x.values], x.tags))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10));
    }

    [Fact]
    public void What_fits_goes_in_one_request()
    {
        var batches = new BatchCutter(true).Cut(
            new MlflowRecords
            {
                Metrics = [.. Enumerable.Range(0, 800).Select(i => new MlflowPoint("x", i, i, i))],
                Parameters = [.. Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"p{i}", "1"))],
                Tags = [.. Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"t{i}", "1"))],
            },
            _ => { }
        );

        batches.ShouldHaveSingleItem().Count.ShouldBe(1000);
        new BatchCutter(true).Cut(new MlflowRecords(), _ => { }).ShouldBeEmpty();
    }

    [Fact]
    public void Halves_are_the_whole_in_order()
    {
        var batch = new Batch(
            [new("a", 1), new("b", 2), new("c", 3)],
            [new("p", "1"), new("q", "2")],
            [new("t", "1"), new("u", "2")]
        );

        var (first, second) = batch.Halves();

        (first.Count, second.Count).ShouldBe((3, 4));
        first.Metrics.ShouldBe(batch.Metrics);
        second.Parameters.ShouldBe(batch.Parameters);
        second.Tags.ShouldBe(batch.Tags);
        var (one, two) = second.Halves();
        (one.Parameters.Count, one.Tags.Count, two.Tags.Count).ShouldBe((2, 0, 2));
    }

    [Fact]
    public void A_character_that_databases_do_not_know_is_replaced() =>
        new BatchCutter(true).Text(new("k", "a\0b"), 100).Value.ShouldBe("a\uFFFDb");

    private static void Check(int metrics, string key, string[] values, int tags)
    {
        var records = new MlflowRecords
        {
            Metrics =
            [
                .. Enumerable
                    .Range(0, metrics)
                    .Select(i => new MlflowPoint(key, -1.0 / (i + 3), long.MaxValue, long.MinValue + i)),
            ],
            Parameters = [.. values.Select((value, i) => KeyValuePair.Create($"p{i}", value))],
            Tags = [.. values.Take(tags).Select((value, i) => KeyValuePair.Create($"t{i}", value))],
        };

        var batches = new BatchCutter(true).Cut(
            records,
            _ => throw new InvalidOperationException("nothing comes twice")
        );

        foreach (var batch in batches)
        {
            batch.Count.ShouldBeInRange(1, 1000);
            batch.Parameters.Count.ShouldBeLessThanOrEqualTo(100);
            batch.Tags.Count.ShouldBeLessThanOrEqualTo(100);
            var body = JsonSerializer.SerializeToUtf8Bytes(
                batch.Message(new string('0', 32)),
                RestJson.Messages.LogBatch
            );
            body.Length.ShouldBeLessThanOrEqualTo(1_000_000);
        }

        batches
            .SelectMany(batch => batch.Metrics)
            .Select(metric => metric.Step)
            .ShouldBe(records.Metrics.Select(x => x.Step));
        batches
            .SelectMany(batch => batch.Parameters)
            .Select(x => x.Key)
            .ShouldBe(records.Parameters.Select(x => x.Key));
        batches.SelectMany(batch => batch.Tags).Select(x => x.Key).ShouldBe(records.Tags.Select(x => x.Key));
        batches
            .SelectMany(batch => batch.Parameters)
            .Select(x => x.Value.EnumerateRunes().Count())
            .ShouldAllBe(length => length <= 6000);
        // Tags come when all else is there.
        var lastOther = batches.ToList().FindLastIndex(batch => batch.Metrics.Count + batch.Parameters.Count > 0);
        var firstTag = batches.ToList().FindIndex(batch => batch.Tags.Count > 0);
        (firstTag < 0 || firstTag >= lastOther).ShouldBeTrue();
    }
}
