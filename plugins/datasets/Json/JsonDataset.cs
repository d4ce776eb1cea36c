using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Examples from JSON, JSON Lines and CSV files, of this machine or of a hub.</summary>
[Plugin(
    "json",
    typeof(JsonOptions),
    Summary = "Examples from JSON, JSON Lines or CSV, local or from a hub: templates, regex extraction, filters, splits."
)]
public sealed class JsonDataset : IDataset
{
    private readonly JsonOptions _options;
    private readonly IHub _hub;
    private readonly ILogger<JsonDataset> _logger;

    /// <summary>Makes the dataset.</summary>
    /// <param name="options">The files and what to make of them.</param>
    /// <param name="hub">Brings the files of a reference.</param>
    /// <param name="logger">Told how many rows became how many examples.</param>
    public JsonDataset(JsonOptions options, IHub hub, ILogger<JsonDataset> logger)
    {
        _options = options;
        _hub = hub;
        _logger = logger;
    }

    /// <inheritdoc />
    public DatasetSplits Load(RandomStream random, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (files, commit) = new Sources(_options, _hub).Find(cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pipeline = new RowPipeline(_options);
        var examples = new List<Example>();
        var rows = 0;
        foreach (var row in files.SelectMany(file => file.Rows(_options.Format, hash)))
        {
            cancellation.ThrowIfCancellationRequested();
            AddExamples(pipeline, row, examples);
            rows++;
        }

        Warn(pipeline);

        var count = examples.Count;
        var losses = string.Concat(pipeline.Losses().Select(loss => $", {loss}"));
        if (count == 0)
        {
            throw new UserErrorException(
                $"{_options.Path}: {rows} rows give no example{losses}: nothing is left to learn from"
            );
        }

        var digest = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        var splits = Splitter.Split(Unique(examples), _options, random) with
        {
            Origin = $"{(commit is null ? "" : $"{commit} ")}sha256:{digest}",
        };
        _logger.LogInformation(
            "{Path} ({Origin}): {Rows} rows, {Examples} examples{Losses}; {Train} to learn from, {HeldOut} held out",
            _options.Path,
            splits.Origin,
            rows,
            count,
            losses,
            splits.Train.Count,
            splits.HeldOut.Count
        );
        return splits;
    }

    private void Warn(RowPipeline pipeline)
    {
        try
        {
            foreach (var warning in pipeline.Warnings())
            {
                _logger.LogWarning("{Path}: {Warning}", _options.Path, warning);
            }
        }
        catch (UserErrorException nothing)
        {
            throw new UserErrorException($"{_options.Path}: {nothing.Message}", nothing);
        }
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
            : examples.DistinctBy(example => (example.Prompt, example.Answer, example.Demonstration, example.Rejected));
}
