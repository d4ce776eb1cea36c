using System.Text.Json;

namespace Rlfw.Mlflow.Server;

/// <summary>Cuts what is written into requests within a server's limits (reference: MLflow's log-batch).</summary>
/// <param name="cutsLongValues">Whether values beyond MLflow's limits are cut; else the server decides.</param>
internal sealed class BatchCutter(bool cutsLongValues)
{
    /// <summary>The most metrics of a request.</summary>
    public const int MostMetrics = 1000;

    /// <summary>The most parameters of a request, and the most tags.</summary>
    public const int MostTexts = 100;

    /// <summary>The most records of a request.</summary>
    public const int MostRecords = 1000;

    /// <summary>The longest body of a request; a little is left for what stands round the records.</summary>
    public const int MostBytes = 1_000_000 - 1024;

    // {"key":"","value":-1.7976931348623157E+308,"timestamp":9223372036854775807,"step":-9223372036854775808},
    private const int MetricBytes = 110;

    // {"key":"","value":""},
    private const int TextBytes = 24;

    /// <summary>Requests in the order of sending: metrics, then parameters, then tags.</summary>
    /// <param name="records">Any number of records.</param>
    /// <param name="twice">Told of a parameter that comes again with another value; the first one counts.</param>
    public IReadOnlyList<Batch> Cut(MlflowRecords records, Action<string> twice)
    {
        var batches = new List<Batch>();
        var (metrics, parameters, tags, bytes) = Empty();
        void Next(int more, bool isFull)
        {
            if (isFull || metrics.Count + parameters.Count + tags.Count == MostRecords || bytes + more > MostBytes)
            {
                batches.Add(new Batch(metrics, parameters, tags));
                (metrics, parameters, tags, bytes) = Empty();
            }

            bytes += more;
        }

        foreach (var point in records.Metrics)
        {
            var metric = new RunMessages.Metric(MlflowNames.Key(point.Key), point.Value, point.Timestamp, point.Step);
            Next(MetricBytes + Length(metric.Key), metrics.Count == MostMetrics);
            metrics.Add(metric);
        }

        foreach (var parameter in Once(records.Parameters, twice))
        {
            Next(TextBytes + Length(parameter.Key) + Length(parameter.Value), parameters.Count == MostTexts);
            parameters.Add(parameter);
        }

        foreach (var tag in records.Tags.Select(tag => Text(tag, MlflowNames.LongestTag)))
        {
            Next(TextBytes + Length(tag.Key) + Length(tag.Value), tags.Count == MostTexts);
            tags.Add(tag);
        }

        if (metrics.Count + parameters.Count + tags.Count > 0)
        {
            batches.Add(new Batch(metrics, parameters, tags));
        }

        return batches;
    }

    /// <summary>A parameter or tag as a server takes it.</summary>
    /// <param name="pair">Key and value.</param>
    /// <param name="longest">The longest value, in code points.</param>
    public KeyValueMessage Text(KeyValuePair<string, string> pair, int longest)
    {
        // Databases such as PostgreSQL have no texts with NUL in them, and answer 500 for ever.
        var value = pair.Value.Replace('\0', '\uFFFD');
        return new(MlflowNames.Key(pair.Key), cutsLongValues ? MlflowNames.Cut(value, longest) : value);
    }

    private List<KeyValueMessage> Once(IReadOnlyList<KeyValuePair<string, string>> parameters, Action<string> twice)
    {
        var all = new List<KeyValueMessage>(parameters.Count);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in parameters.Select(pair => Text(pair, MlflowNames.LongestParameter)))
        {
            if (values.TryAdd(parameter.Key, parameter.Value))
            {
                all.Add(parameter);
            }
            else if (values[parameter.Key] != parameter.Value)
            {
                twice(parameter.Key);
            }
        }

        return all;
    }

    private static (List<RunMessages.Metric>, List<KeyValueMessage>, List<KeyValueMessage>, int) Empty() =>
        ([], [], [], 0);

    private static int Length(string text) =>
        text.Length <= 64 && System.Text.Ascii.IsValid(text)
            // At the worst every character is written as \u0000.
            ? 6 * text.Length
            : JsonEncodedText.Encode(text, RestJson.Messages.Options.Encoder).EncodedUtf8Bytes.Length;
}
