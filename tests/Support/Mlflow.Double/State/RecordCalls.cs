using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>Calls that write to runs.</summary>
/// <param name="state">What the server holds.</param>
internal sealed class RecordCalls(MlflowState state)
{
    private const int LongestParameter = 6000;
    private const int LongestTag = 8000;

    public JsonObject LogMetric(Arguments arguments)
    {
        var (id, key) = (arguments.Text("run_id"), arguments.Text("key"));
        if (!arguments.Has("value"))
        {
            throw RefusalException.Invalid("Missing value for required parameter 'value'.");
        }

        var value = Validation.Value(arguments["value"]);
        if (!arguments.Has("timestamp"))
        {
            throw RefusalException.Invalid("Missing value for required parameter 'timestamp'.");
        }

        Validation.Name(key, "Metric name");
        var run = state.ActiveRun(id);
        Add(
            run,
            value is { } number
                ? new StoredPoint(key, number, arguments.Whole("timestamp")!.Value, arguments.Whole("step") ?? 0)
                : new StoredPoint(key, 0, 0, 0)
        );
        return [];
    }

    public JsonObject LogParameter(Arguments arguments)
    {
        var run = state.ActiveRun(arguments.Text("run_id"));
        var key = arguments.Text("key");
        Validation.Name(key, "Param key");
        var value = Pairs.Cut(arguments.Optional("value") ?? "", LongestParameter);
        Check(run, [new(key, value)]);
        Pairs.Set(run.Parameters, key, value);
        return [];
    }

    public JsonObject SetTag(Arguments arguments)
    {
        var run = state.ActiveRun(arguments.Text("run_id"));
        var key = arguments.Text("key");
        Validation.Name(key, "Tag key");
        Tag(run, new(key, arguments.Optional("value") ?? ""));
        return [];
    }

    public JsonObject DeleteTag(Arguments arguments)
    {
        var (run, key) = (state.ActiveRun(arguments.Text("run_id")), arguments.Text("key"));
        return run.Tags.RemoveAll(tag => tag.Key == key) > 0
            ? []
            : throw RefusalException.Missing($"No tag with name: {key} in run with id {run.Id}");
    }

    public JsonObject LogBatch(Arguments arguments)
    {
        var id = arguments.Text("run_id");
        var (metrics, parameters, tags) = (arguments.List("metrics"), arguments.List("params"), arguments.List("tags"));
        for (var at = 0; at < metrics.Length; at++)
        {
            if (metrics[at]["timestamp"] is null)
            {
                throw RefusalException.Invalid($"Missing value for required parameter 'metrics[{at}].timestamp'.");
            }
        }

        Limit(metrics.Length, 1000, "metrics");
        Limit(parameters.Length, 100, "params");
        Limit(tags.Length, 100, "tags");
        Limit(metrics.Length + parameters.Length + tags.Length, 1000, "metrics, params, and tags");
        var (points, texts, rest) = Read(id, metrics, parameters, tags);
        points.ForEach(point => Validation.Name(point.Key, "Metric name"));
        texts.ForEach(text => Validation.Name(text.Key, "Param key"));
        rest.ForEach(tag => Validation.Name(tag.Key, "Tag key"));
        if (texts.GroupBy(text => text.Key).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw RefusalException.Invalid($"Duplicate parameter keys have been submitted: ['{twice.Key}'].");
        }

        var run = state.ActiveRun(id);
        Check(run, texts);
        points.ForEach(point => Add(run, point));
        texts.ForEach(text => Pairs.Set(run.Parameters, text.Key, text.Value));
        rest.ForEach(tag => Tag(run, tag));
        return [];
    }

    public JsonObject LogInputs(Arguments arguments)
    {
        var run = state.ActiveRun(arguments.Text("run_id"));
        foreach (var input in arguments.List("datasets"))
        {
            var dataset = input["dataset"]!.AsObject();
            dataset["digest"] ??= "";
            bool IsSame(string other)
            {
                var there = JsonNode.Parse(other)!["dataset"]!;
                return (string?)there["name"] == (string?)dataset["name"]
                    && (string?)there["digest"] == (string?)dataset["digest"];
            }

            if (!run.Inputs.Exists(IsSame))
            {
                // As shown: the tags first, where there are some.
                var shown = new JsonObject();
                if (input["tags"] is JsonArray { Count: > 0 } tags)
                {
                    shown["tags"] = tags.DeepClone();
                }

                shown["dataset"] = dataset.DeepClone();
                run.Inputs.Add(shown.ToJsonString());
            }
        }

        return [];
    }

    public JsonObject LogOutputs(Arguments arguments)
    {
        var run = state.ActiveRun(arguments.Text("run_id"));
        foreach (var model in arguments.List("models"))
        {
            var id = model["model_id"]!.GetValue<string>();
            if (run.Outputs.Exists(output => output.Key == id))
            {
                throw new RefusalException(400, "BAD_REQUEST", "UNIQUE constraint failed: inputs.source_type");
            }

            run.Outputs.Add(new(id, model["step"]?.GetValue<long>() ?? 0));
        }

        return [];
    }

    /// <summary>What a parser has read until it stops.</summary>
    private (List<StoredPoint>, List<KeyValuePair<string, string>>, List<KeyValuePair<string, string>>) Read(
        string runId,
        JsonObject[] metrics,
        JsonObject[] parameters,
        JsonObject[] tags
    )
    {
        var points = new List<StoredPoint>();
        foreach (var metric in metrics)
        {
            var key = metric["key"]!.GetValue<string>();
            if (Validation.Value(metric["value"]) is not { } value)
            {
                points.Add(new StoredPoint(key, 0, 0, 0));
                return (points, [], []);
            }

            var point = new StoredPoint(key, value, Whole(metric["timestamp"]), Whole(metric["step"]));
            points.Add(point);
            if (metric["model_id"]?.GetValue<string>() is { } model)
            {
                var shown = metric.DeepClone().AsObject();
                shown["run_id"] = runId;
                state.Model(model).Metrics.Add(shown);
            }
        }

        var texts = new List<KeyValuePair<string, string>>();
        foreach (var parameter in parameters)
        {
            var key = parameter["key"]!.GetValue<string>();
            if (parameter["value"]?.GetValueKind() != System.Text.Json.JsonValueKind.String)
            {
                texts.Add(new(key, ""));
                return (points, texts, []);
            }

            texts.Add(new(key, Pairs.Cut(parameter["value"]!.GetValue<string>(), LongestParameter)));
        }

        return (points, texts, [.. tags.Select(Pairs.Read)]);
    }

    private static void Check(StoredRun run, List<KeyValuePair<string, string>> parameters)
    {
        foreach (var (key, value) in parameters)
        {
            var at = run.Parameters.FindIndex(parameter => parameter.Key == key);
            if (at >= 0 && run.Parameters[at].Value != value)
            {
                throw RefusalException.Invalid(
                    $"Changing param values is not allowed. Params were already logged='[{{'key': '{key}'}}]' for run ID='{run.Id}'."
                );
            }
        }
    }

    private static void Limit(int count, int most, string what)
    {
        if (count > most)
        {
            throw RefusalException.Invalid(
                $"A batch logging request can contain at most {most} {what}. Got {count} {what}. Please split up {what} across "
                    + "multiple requests and try again."
            );
        }
    }

    private static void Add(StoredRun run, StoredPoint point)
    {
        // An identical point is stored once. Minus zero is zero to a database.
        var stored = point with
        {
            Value = point.Value == 0 ? 0 : point.Value,
        };
        if (!run.Points.Contains(stored))
        {
            run.Points.Add(stored);
        }
    }

    private static void Tag(StoredRun run, KeyValuePair<string, string> tag)
    {
        Pairs.Set(run.Tags, tag.Key, Pairs.Cut(tag.Value, LongestTag));
        if (tag.Key == "mlflow.runName")
        {
            run.Name = tag.Value;
        }
    }

    private static long Whole(JsonNode? node) =>
        node is null ? 0
        : node.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? long.Parse(node.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)
        : node.GetValue<long>();
}
