using Microsoft.Extensions.Logging;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Examples from a JSON or JSON Lines file.</summary>
[Plugin(
    "json",
    typeof(JsonOptions),
    Summary = "Examples from a JSON or JSON Lines file: templates, regex extraction, filters, splits."
)]
public sealed class JsonDataset : IDataset
{
    private readonly JsonOptions _options;
    private readonly ILogger<JsonDataset> _logger;

    /// <summary>Makes the dataset.</summary>
    /// <param name="options">The file and what to make of it.</param>
    /// <param name="logger">Told how many rows became how many examples.</param>
    public JsonDataset(JsonOptions options, ILogger<JsonDataset> logger)
    {
        _options = options;
        _logger = logger;
    }

    /// <inheritdoc />
    public DatasetSplits Load(RandomStream random, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(random);
        var rows = RowReader.Read(_options.Path);
        var pipeline = new RowPipeline(_options);
        var examples = new List<Example>();
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            AddExamples(pipeline, row, examples);
        }

        var count = examples.Count;
        var losses = string.Concat(pipeline.Losses().Select(loss => $", {loss}"));
        if (count == 0)
        {
            throw new UserErrorException(
                $"{_options.Path}: {rows.Count} rows give no example{losses}: nothing is left to learn from"
            );
        }

        var splits = Splitter.Split(Unique(examples), _options, random);
        _logger.LogInformation(
            "{Path}: {Rows} rows, {Examples} examples{Losses}; {Train} to learn from, {HeldOut} held out",
            _options.Path,
            rows.Count,
            count,
            losses,
            splits.Train.Count,
            splits.HeldOut.Count
        );
        return splits;
    }

    private static void AddExamples(RowPipeline pipeline, Row row, List<Example> examples)
    {
        try
        {
            examples.AddRange(pipeline.Examples(row));
        }
        catch (UserErrorException exception) when (!exception.Message.StartsWith(row.Place, StringComparison.Ordinal))
        {
            throw new UserErrorException($"{row.Place}: {exception.Message}", exception);
        }
    }

    private IEnumerable<Example> Unique(IEnumerable<Example> examples) =>
        _options.OnePerPrompt
            ? examples.DistinctBy(example => example.Prompt, StringComparer.Ordinal)
            : examples.DistinctBy(example => (example.Prompt, example.Answer, example.Demonstration));
}
