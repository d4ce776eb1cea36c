using System.Globalization;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking.Artifacts;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// Brings a run's journal to a store, from where the store says that it stands. How far it came is a tag of the run, written with
/// the records (in one transaction where the store is a database, behind them where it is a server, which takes a record again
/// without harm): so nothing is there twice and nothing is left out, wherever it is interrupted.
/// </summary>
/// <param name="context">What it works with.</param>
/// <param name="store">The store; the caller's.</param>
internal sealed class RunDelivery(DeliveryContext context, IMlflowStore store)
{
    /// <summary>The tag that says how far the run's events came.</summary>
    public const string DeliveredTag = "rlfw.delivered";

    /// <summary>The tag that says how far the samples of the machine came.</summary>
    public const string SystemTag = "rlfw.delivered_system";

    // About what a database takes in a few hundredths of a second, and twenty requests to a server.
    private const int PointsPerFlush = 20_000;

    private DeliveredRun? _run;
    private RunProgress? _progress;
    private long _system;

    /// <summary>The number of the last event that arrived.</summary>
    public long Delivered { get; private set; }

    /// <summary>The run in the store; null before the first delivery.</summary>
    public DeliveredRun? Run => _run;

    /// <summary>Delivers what the journal holds by now.</summary>
    /// <exception cref="MlflowException">The store did not take it; what arrived before stays.</exception>
    public async Task DeliverAsync(CancellationToken cancellation)
    {
        _run ??= await OpenAsync(cancellation).ConfigureAwait(false);
        if (_run is null)
        {
            return;
        }

        // A new one each time: after a failure everything behind the last flush is read again.
        var records = new EventRecords(context.Options.Every, _progress!.Copy(), context.Texts);
        foreach (var record in context.Journal.ReadAfter(Delivered))
        {
            cancellation.ThrowIfCancellationRequested();
            records.Add(record);
            if (_run.Needs(record.Payload))
            {
                // All that the event asks for can be repeated, so the cursor passes it last.
                await FlushAsync(records, record.Sequence - 1, _system, cancellation).ConfigureAwait(false);
                await _run.HandleAsync(record, cancellation).ConfigureAwait(false);
                await FlushAsync(records, record.Sequence, _system, cancellation).ConfigureAwait(false);
            }
            else if (records.Points >= PointsPerFlush)
            {
                await FlushAsync(records, record.Sequence, _system, cancellation).ConfigureAwait(false);
            }
        }

        var system = AddSystem(records);
        if (records.Last > Delivered || records.Points > 0)
        {
            await FlushAsync(records, Math.Max(records.Last, Delivered), system, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Says that a run whose process died without a word goes on no more.</summary>
    /// <exception cref="MlflowException">The store did not take it.</exception>
    public async Task CloseInterruptedAsync(CancellationToken cancellation)
    {
        if (_run is null || context.Journal.ReadAfter(Delivered - 1).LastOrDefault() is not { } last)
        {
            return;
        }

        if (last.Payload is not RunEnded)
        {
            await store
                .LogAsync(_run.Run.Id, new MlflowRecords { Tags = [new("rlfw.outcome", "interrupted")] }, cancellation)
                .ConfigureAwait(false);
            await store
                .SetStatusAsync(_run.Run.Id, MlflowRunStatus.Killed, last.Time.ToUnixTimeMilliseconds(), cancellation)
                .ConfigureAwait(false);
        }
    }

    /// <summary>How far the run is at an event: a function of the events up to it.</summary>
    private RunProgress ProgressAt(RunStarted started, long sequence)
    {
        var progress = new RunProgress(started);
        foreach (var record in context.Journal.ReadAfter(0).TakeWhile(x => x.Sequence <= sequence))
        {
            progress.Pass(record);
        }

        return progress;
    }

    private async Task FlushAsync(EventRecords records, long cursor, long system, CancellationToken cancellation)
    {
        var taken = records.Take(new(DeliveredTag, Text(cursor)), new(SystemTag, Text(system)));
        await store.LogAsync(_run!.Run.Id, taken, cancellation).ConfigureAwait(false);
        // Events between the cursor and what the records hold do not change the progress.
        (Delivered, _system, _progress) = (cursor, system, records.Progress.Copy());
    }

    /// <summary>Takes the samples that have not arrived.</summary>
    /// <returns>The number of the last; it counts as arrived once it was flushed.</returns>
    private long AddSystem(EventRecords records)
    {
        var last = _system;
        foreach (var sample in context.System.ReadAfter(_system))
        {
            foreach (var (name, value) in sample.Values)
            {
                records.Add(new MlflowPoint(name, value, sample.Time.ToUnixTimeMilliseconds(), sample.Number));
            }

            last = sample.Number;
        }

        return last;
    }

    /// <summary>Opens experiment, study and run; null while the journal is empty.</summary>
    private async Task<DeliveredRun?> OpenAsync(CancellationToken cancellation)
    {
        if (context.Journal.ReadAfter(0).FirstOrDefault() is not { Payload: RunStarted started } first)
        {
            return null;
        }

        var attached = AttachedRun.IdOf(context.Folder, context.Settings);
        var (run, study) = attached is null
            ? await OpenOwnAsync(first, started, cancellation).ConfigureAwait(false)
            : (
                await AttachedRun
                    .OpenAsync(
                        store,
                        attached,
                        RunKey.Of(first),
                        Cleaned(RunFacts.Tags(first, started, context.Folder)),
                        cancellation
                    )
                    .ConfigureAwait(false),
                null
            );
        Delivered = Number(run, DeliveredTag);
        _progress = ProgressAt(started, Delivered);
        _system = Number(run, SystemTag);
        var data = context.Journal.ReadAfter(0).Take(DataFactsWithin).Select(x => x.Payload).OfType<DataUsed>();
        return new DeliveredRun(
            context,
            store,
            run,
            study,
            new RunArtifacts(context, store, run, started, data.FirstOrDefault())
        );
    }

    private async Task<(MlflowRun Run, Study? Study)> OpenOwnAsync(
        RunEvent first,
        RunStarted started,
        CancellationToken cancellation
    )
    {
        var experiment = await ExperimentOpening.OpenAsync(context, store, started, cancellation).ConfigureAwait(false);
        var study = Study.Has(started) ? new Study(store, experiment, context.Folder, first, context.Texts) : null;
        var tags = RunFacts.Tags(first, started, context.Folder);
        try
        {
            if (study is not null)
            {
                tags["mlflow.parentRunId"] = await study.OpenAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (MlflowException e) when (e.Fault == MlflowFault.Gone)
        {
            study = null;
            context.Logger.LogWarning("run {Run} is not nested: {Reason}", context.Folder.Run, e.Message);
        }

        var run = new NewMlflowRun(
            experiment.Id,
            RunKey.Of(first),
            RunFacts.Name(started),
            first.Time.ToUnixTimeMilliseconds(),
            Environment.UserName,
            Cleaned(tags)
        );
        return (await store.OpenRunAsync(run, cancellation).ConfigureAwait(false), study);
    }

    /// <summary>Tags with those that the options add, without secrets.</summary>
    private Dictionary<string, string> Cleaned(Dictionary<string, string> tags)
    {
        foreach (var (name, value) in context.Options.Tags)
        {
            tags[name] = value;
        }

        return tags.ToDictionary(x => x.Key, x => context.Texts.CleanValue(x.Key, x.Value), StringComparer.Ordinal);
    }

    // The first stage says what it learns from before it does anything else.
    private const int DataFactsWithin = 8;

    private static long Number(MlflowRun run, string tag) =>
        run.Tags.TryGetValue(tag, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
