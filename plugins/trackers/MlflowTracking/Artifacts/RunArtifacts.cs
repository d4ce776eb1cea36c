using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking.Delivery;

namespace Rlfw.Plugins.MlflowTracking.Artifacts;

/// <summary>The files of a run in its store. Each is sent whole, over one that is there.</summary>
/// <param name="context">What delivery works with.</param>
/// <param name="store">The store.</param>
/// <param name="run">The run.</param>
/// <param name="started">The run's beginning.</param>
/// <param name="data">What it learns from; null where the journal does not tell.</param>
internal sealed class RunArtifacts(
    DeliveryContext context,
    IMlflowStore store,
    MlflowRun run,
    RunStarted started,
    DataUsed? data
)
{
    private const long Megabyte = 1_000_000;

    private readonly List<string> _tables =
    [
        .. CompletionTable.PathsIn(run.Tags.GetValueOrDefault(CompletionTable.Tag)),
    ];

    /// <summary>Whether completions are sent.</summary>
    public bool Wants(CompletionsStored stored) =>
        stored.Count > 0
        && context.Options.Completions switch
        {
            CompletionPolicy.All => true,
            CompletionPolicy.Evaluations => stored.Source != CompletionSource.Training,
            _ => false,
        };

    /// <summary>What a run can be repeated with.</summary>
    public async Task SendStartAsync(CancellationToken cancellation)
    {
        await SendTextOfAsync("config/resolved.yaml", "resolved.yaml", cancellation).ConfigureAwait(false);
        if (context.Options.SourceDiff)
        {
            await SendTextOfAsync("source/source.diff", "source.diff", cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A text for people, and its picture where there is one.</summary>
    public async Task SendReportAsync(ReportWritten report, CancellationToken cancellation)
    {
        var name = $"reports/{FileName(report.Title)}";
        await SendTextAsync($"{name}.txt", report.Text, cancellation).ConfigureAwait(false);
        if (report.Picture is { } picture)
        {
            await SendTextOfAsync($"{name}.svg", picture, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A checkpoint, where every one is asked for; one that was replaced meanwhile is left out.</summary>
    public Task SendCheckpointAsync(CheckpointSaved checkpoint, CancellationToken cancellation) =>
        context.Options.Checkpoints == CheckpointPolicy.All
            ? SendFolderAsync(Path.Combine(context.Folder.Path, checkpoint.Folder), checkpoint.Folder, cancellation)
            : Task.CompletedTask;

    /// <summary>Completions as a table that MLflow's page shows.</summary>
    public async Task SendCompletionsAsync(RunEvent record, CompletionsStored stored, CancellationToken cancellation)
    {
        var path = CompletionTable.PathOf(record, stored);
        var completions = context.Journal.ReadCompletions(record.Sequence);
        var table = CompletionTable.Json(record, stored, completions);
        await SendTextAsync(path, table, cancellation).ConfigureAwait(false);
        _tables.Remove(path);
        _tables.Add(path);
        await store
            .LogAsync(
                run.Id,
                new MlflowRecords { Tags = [new(CompletionTable.Tag, CompletionTable.TagOf(_tables))] },
                cancellation
            )
            .ConfigureAwait(false);
    }

    /// <summary>What a run leaves: metrics, curves, models.</summary>
    public async Task SendEndAsync(RunEvent record, RunEnded ended, CancellationToken cancellation)
    {
        await SendFileAsync("metrics.csv", "metrics.csv", cancellation).ConfigureAwait(false);
        await SendCurvesAsync(cancellation).ConfigureAwait(false);
        if (context.Options.Checkpoints == CheckpointPolicy.Last)
        {
            await SendLastCheckpointAsync(cancellation).ConfigureAwait(false);
        }

        if (ended.Outcome == RunOutcome.Finished)
        {
            await SendModelsAsync(record, cancellation).ConfigureAwait(false);
        }
    }

    private async Task SendCurvesAsync(CancellationToken cancellation)
    {
        // As the store has it by now, not as it was when the run was opened.
        var known = await store.FindRunAsync(run.Id, cancellation).ConfigureAwait(false) ?? run;
        foreach (var name in LearningCurve.Choose(known.Metrics.Keys, started.Metric))
        {
            var points = await store.HistoryAsync(run.Id, name, cancellation).ConfigureAwait(false);
            if (LearningCurve.Svg(name, run.Name, points) is { } picture)
            {
                await SendTextAsync($"curves/{FileName(name)}.svg", picture, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task SendLastCheckpointAsync(CancellationToken cancellation)
    {
        var root = Path.Combine(context.Folder.Path, "checkpoints");
        if (
            Directory.Exists(root)
            && Directory.EnumerateDirectories(root, "step-*").Max(StringComparer.Ordinal) is { } last
        )
        {
            await SendFolderAsync(last, $"checkpoints/{Path.GetFileName(last)}", cancellation).ConfigureAwait(false);
        }
    }

    private async Task SendModelsAsync(RunEvent record, CancellationToken cancellation)
    {
        var best = Path.Combine(context.Folder.Path, "model-best");
        var hasBest = Directory.Exists(best);
        var policy = context.Options.Models;
        if (policy is ModelPolicy.Final or ModelPolicy.All || (policy == ModelPolicy.Best && !hasBest))
        {
            var final = Path.Combine(context.Folder.Path, "model");
            await SendModelAsync("model", final, record, cancellation).ConfigureAwait(false);
        }

        if (policy is ModelPolicy.Best or ModelPolicy.All && hasBest)
        {
            await SendModelAsync("model-best", best, record, cancellation).ConfigureAwait(false);
        }
    }

    private async Task SendModelAsync(string name, string folder, RunEvent record, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder) || TooLarge(folder) is { } large && Leave(large))
        {
            return;
        }

        using var description = TemporaryText.Of(MlmodelFile.Yaml(started, data, record.Time));
        var files = Files(folder).ToDictionary(x => x.Path, x => x.File, StringComparer.Ordinal);
        files["MLmodel"] = description.Path;
        await store
            .LogModelAsync(
                new NewMlflowModel
                {
                    Run = run,
                    Key = name,
                    Name = name,
                    Step = record.Step,
                    Files = files,
                },
                cancellation
            )
            .ConfigureAwait(false);
    }

    private async Task SendFolderAsync(string folder, string path, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder) || TooLarge(folder) is { } large && Leave(large))
        {
            return;
        }

        foreach (var (name, file) in Files(folder))
        {
            try
            {
                await store.UploadAsync(run, $"{path}/{name}", file, cancellation).ConfigureAwait(false);
            }
            catch (MlflowException e) when (e.InnerException is FileNotFoundException or DirectoryNotFoundException)
            {
                // The run has replaced this checkpoint by a newer one.
                return;
            }
        }
    }

    /// <summary>A text file of the run folder, without secrets; nothing where there is none.</summary>
    private async Task SendTextOfAsync(string path, string name, CancellationToken cancellation)
    {
        var file = Path.Combine(context.Folder.Path, name);
        if (File.Exists(file))
        {
            var text = await File.ReadAllTextAsync(file, cancellation).ConfigureAwait(false);
            await SendTextAsync(path, text, cancellation).ConfigureAwait(false);
        }
    }

    private async Task SendTextAsync(string path, string text, CancellationToken cancellation)
    {
        using var file = TemporaryText.Of(context.Texts.Clean(text));
        await store.UploadAsync(run, path, file.Path, cancellation).ConfigureAwait(false);
    }

    private async Task SendFileAsync(string path, string name, CancellationToken cancellation)
    {
        var file = Path.Combine(context.Folder.Path, name);
        if (File.Exists(file) && (new FileInfo(file).Length <= Largest || !Leave(file)))
        {
            await store.UploadAsync(run, path, file, cancellation).ConfigureAwait(false);
        }
    }

    private long Largest => context.Options.LargestFileMegabytes * Megabyte;

    private string? TooLarge(string folder) =>
        Files(folder).Select(x => x.File).FirstOrDefault(x => new FileInfo(x).Length > Largest);

    private bool Leave(string file)
    {
        context.Logger.LogWarning(
            "{File} is larger than {Largest} MB and is not sent to MLflow; raise largest_file_megabytes of the tracker to send it",
            file,
            context.Options.LargestFileMegabytes
        );
        return true;
    }

    private static IEnumerable<(string Path, string File)> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(x => (Path.GetRelativePath(folder, x).Replace('\\', '/'), x));

    /// <summary>A name without what paths or MLflow do not take.</summary>
    private static string FileName(string title) =>
        string.Concat(title.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')).Trim('.');
}
