using System.Text;
using Microsoft.Data.Sqlite;

namespace Rlfw.Mlflow;

/// <summary>The tables <c>metrics</c> (every point) and <c>latest_metrics</c> (what MLflow's tables of runs show).</summary>
internal static class MetricTable
{
    // A point that is there already is no fault: a batch may come twice. What violates anything else is one.
    private const string InsertPoint = """
        INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Writes points of a run and keeps the latest of every metric.</summary>
    /// <param name="session">A session within a transaction.</param>
    /// <param name="runId">The run.</param>
    /// <param name="points">The points in the order of their happening.</param>
    /// <param name="keys">Names of metrics.</param>
    /// <param name="cancellation">Ends the try.</param>
    public static void Write(
        SqlSession session,
        string runId,
        IReadOnlyList<MlflowPoint> points,
        MlflowKeys keys,
        CancellationToken cancellation
    )
    {
        if (points.Count == 0)
        {
            return;
        }

        var insert = session.Statement(InsertPoint);
        insert.Bind(4, Encoding.UTF8.GetBytes(runId));
        foreach (var series in Group(points, keys))
        {
            cancellation.ThrowIfCancellationRequested();
            insert.Bind(1, Encoding.UTF8.GetBytes(series.Key));
            foreach (var i in series.Indices)
            {
                var point = points[i];
                var (value, isNaN) = MlflowNumbers.ToStored(point.Value);
                insert.Bind(2, value);
                insert.Bind(3, point.Timestamp);
                insert.Bind(5, point.Step);
                insert.Bind(6, isNaN ? 1 : 0);
                insert.Run();
                series.Take(point.Step, point.Timestamp, value, isNaN);
            }

            KeepLatest(session, runId, series);
        }
    }

    /// <summary>Every point of a metric, by step, then time.</summary>
    public static IReadOnlyList<MlflowPoint> History(SqlSession session, string runId, string key) =>
        session.Query(
            $"""
            SELECT key, value, is_nan, timestamp, step FROM metrics
            WHERE run_uuid = {runId} AND key = {key} ORDER BY step, timestamp, rowid
            """,
            Read
        );

    /// <summary>A point from a row of key, value, is_nan, timestamp, step.</summary>
    public static MlflowPoint Read(SqliteDataReader row) =>
        new(
            row.GetString(0),
            MlflowNumbers.FromStored(row.GetDouble(1), row.GetBoolean(2)),
            row.IsDBNull(3) ? 0 : row.GetInt64(3),
            row.GetInt64(4)
        );

    /// <summary>
    /// The points by metric, those of a metric in their order: the key comes first in the table's index, so that one metric's
    /// points go to neighbouring pages.
    /// </summary>
    private static IEnumerable<Series> Group(IReadOnlyList<MlflowPoint> points, MlflowKeys keys)
    {
        var byName = new Dictionary<string, Series>(StringComparer.Ordinal);
        var byKey = new Dictionary<string, Series>(StringComparer.Ordinal);
        for (var i = 0; i < points.Count; i++)
        {
            if (!byName.TryGetValue(points[i].Key, out var series))
            {
                var key = keys.Name(points[i].Key);
                if (!byKey.TryGetValue(key, out series))
                {
                    byKey[key] = series = new Series(key);
                }

                byName[points[i].Key] = series;
            }

            series.Indices.Add(i);
        }

        return byKey.Values;
    }

    /// <summary>
    /// The latest point is the greatest (step, time, value) with NaN as 0; an equal one does not take its place.
    /// </summary>
    private static void KeepLatest(SqlSession session, string runId, Series series) =>
        session.Execute(
            $"""
            INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
            VALUES ({series.Key}, {series.Value}, {series.Timestamp}, {series.Step}, {(series.IsNaN ? 1 : 0)}, {runId})
            ON CONFLICT (key, run_uuid) DO UPDATE
            SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
            WHERE (excluded.step, excluded.timestamp, excluded.value)
                > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)
            """
        );

    /// <summary>One metric among the points: which are its, and its latest.</summary>
    private sealed class Series(string key)
    {
        private bool _any;

        public string Key => key;

        public List<int> Indices { get; } = [];

        public long Step { get; private set; }

        public long Timestamp { get; private set; }

        public double Value { get; private set; }

        public bool IsNaN { get; private set; }

        public void Take(long step, long timestamp, double value, bool isNaN)
        {
            if (!_any || (step, timestamp, value).CompareTo((Step, Timestamp, Value)) > 0)
            {
                (_any, Step, Timestamp, Value, IsNaN) = (true, step, timestamp, value, isNaN);
            }
        }
    }
}
