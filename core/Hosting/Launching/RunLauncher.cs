using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Plans;
using Rlfw.Tracking;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Loops;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// Takes a plan to its result: makes the object graph, resumes what is unfinished, skips what is finished. A run owns the
/// thread it is launched on until it ends.
/// </summary>
/// <param name="plugins">Makes plugin instances.</param>
/// <param name="clock">The clock.</param>
/// <param name="loggers">Take warnings.</param>
public sealed class RunLauncher(IPluginFactory plugins, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>The folder within a run folder that holds the learned parameters once the run has finished.</summary>
    public const string ModelFolder = "model";

    /// <summary>
    /// The folder within a run folder that holds a language model as the best evaluation of the last stage found it, where that
    /// was not the last one.
    /// </summary>
    public const string BestModelFolder = "model-best";

    /// <summary>The folder within a run folder that holds its checkpoints.</summary>
    public const string CheckpointFolder = "checkpoints";

    /// <summary>The file within a run folder that plans this run and no other.</summary>
    public const string ResolvedFile = "resolved.yaml";

    private readonly ILogger _logger = loggers.CreateLogger<RunLauncher>();

    /// <summary>Runs a plan on the calling thread, in the folder of its id or, where asked for, in a new one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="settings">How to launch.</param>
    /// <param name="stop">Set when the run shall stop at its next training step, with a checkpoint.</param>
    /// <returns>How it went. A failure is in the result, not thrown.</returns>
    public RunResult Run(RunPlan plan, LaunchSettings settings, CancellationToken stop) =>
        Run(RunRequest.For(plan, settings), settings, stop);

    /// <summary>Runs a plan on the calling thread in a given folder.</summary>
    /// <param name="request">The plan and its folders.</param>
    /// <param name="settings">How to launch.</param>
    /// <param name="stop">Set when the run shall stop at its next training step, with a checkpoint.</param>
    /// <returns>How it went. A failure is in the result, not thrown.</returns>
    public RunResult Run(RunRequest request, LaunchSettings settings, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            // A finished run is not written to, not even a lock.
            if (RunFolders.Inspect(request.Folder) is { Status: RunStatus.Finished } finished)
            {
                return Skipped(request, finished);
            }

            using var held = RunLock.Acquire(request.Folder);
            // Another process may have begun it, or brought it to its end, before the lock was had.
            var before = RunFolders.Inspect(request.Folder, held);
            if (before.Status == RunStatus.Finished)
            {
                return Skipped(request, before);
            }

            return Launch(request, settings, isNew: before.Started is null, stop);
        }
        catch (Exception e)
        {
            return Result(request, RunOutcome.Failed) with { Failure = e, Message = e.Message };
        }
    }

    private RunResult Launch(RunRequest request, LaunchSettings settings, bool isNew, CancellationToken stop)
    {
        var (plan, folder) = (request.Plan, request.Folder);
        Threads.SetForThisThread(plan.Threads);
        // First: a folder that holds its plan can be resumed, whatever goes wrong from here on.
        WriteResolved(plan, folder);
        RunInputs.Settle(plan, folder);
        if (isNew)
        {
            SourceDiffFile.Write(folder);
        }

        var device = DeviceChoice.Resolve(plan.Device);
        var checkpoints = new CheckpointStore(Path.Combine(folder.Path, CheckpointFolder), _logger);
        var last = checkpoints.OpenLast();
        List<ITracker> trackers =
        [
            .. plan.Tracking.Select(x => plugins.Create<ITracker>(x, folder, new JournalReader(folder))),
        ];
        if (settings.Observer is { } observer)
        {
            trackers.Insert(0, observer(plan, folder));
        }

        var pumpSettings = new EventPumpSettings { Logger = _logger, Exact = device.type == DeviceType.CPU };
        var pump = EventPump.Open(folder, trackers, clock, last?.Header.Sequence, pumpSettings);
        RunResult result;
        try
        {
            var events = new PumpEvents(pump);
            events.Emit(last?.Header.Step ?? 0, FirstEvent(plan, device, last, isNew));
            result = Ended(request, events, () => RunStages(request, events, checkpoints, last, device, stop));
        }
        finally
        {
            pump.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return result with
        {
            Duration = RunJournal.ActiveTime(RunJournal.ReadAll(folder)),
            Deliveries = [.. trackers.OfType<IDeliveringTracker>().Select(x => x.State)],
        };
    }

    /// <summary>The object graph of a run, stage by stage.</summary>
    /// <returns>The final values; null where the run was stopped.</returns>
    private IReadOnlyDictionary<string, double>? RunStages(
        RunRequest request,
        IRunEvents events,
        CheckpointStore checkpoints,
        Checkpoint? last,
        Device device,
        CancellationToken stop
    )
    {
        var plan = request.Plan;
        var streams = new RandomStreams(plan.Seed);
        var progress = new RunProgress();
        using var models = new LanguageModels(plugins, streams, device, _logger);
        var builder = new StageBuilder(plan.Stages, plugins, streams, models, device, clock);
        var run = new RunContext(request.Folder.Run, events, checkpoints, streams, progress, clock);
        var first = last is null ? 0 : ContinueAt(last, progress, streams);
        for (var index = first; index < plan.Stages.Count; index++)
        {
            var stage = plan.Stages[index];
            var resumed = index == last?.Header.StageIndex ? last : null;
            var initial = resumed is null ? InitialParameters.Of(request, index, checkpoints) : null;
            using var parts = WithGenerator(
                () => builder.Build(index, initial, request.Folder, stop),
                plan.Seed,
                index
            );
            var components = MachineFacts.Components(stage, models.Origin(stage.Dataset));
            var runner = new StageRunner(
                new StageContext
                {
                    Name = stage.Name,
                    Index = index,
                    IsLast = index == plan.Stages.Count - 1,
                    Budget = stage.Budget,
                    AlgorithmName = stage.Algorithm.Plugin.Id,
                    Algorithm = parts.Algorithm,
                    Loop = parts.Loop,
                    Evaluator = parts.Evaluator,
                    EvaluateEvery = stage.Evaluation.Every,
                    StopAt = stage.Evaluation.StopAt,
                    Metric = stage.Evaluation.Metric,
                    CheckpointEvery = plan.Checkpoint.Every,
                    KeepBest = plan.Checkpoint.KeepBest,
                    Reports = parts.Reports,
                    Components = components,
                },
                run
            );
            if (resumed is not null)
            {
                WarnOfOtherVersions(resumed, components);
                runner.Restore(resumed);
            }
            else
            {
                foreach (var data in DataFacts.Of(plan, stage, models.Splits(stage.Dataset), parts.Sample))
                {
                    events.Emit(progress.StepsBeforeStage, data);
                }
            }

            if (!runner.Run(stop))
            {
                return null;
            }
        }

        Publish(request, checkpoints, models);
        return progress.Results;
    }

    /// <summary>Writes the result; a run that was killed after its last checkpoint makes its language model once more for it.</summary>
    private static void Publish(RunRequest request, CheckpointStore checkpoints, LanguageModels models)
    {
        var folder = Path.Combine(request.Folder.Path, ModelFolder);
        var stage = request.Plan.Stages[^1];
        if (stage.Dataset is null)
        {
            checkpoints.PublishModel(folder);
            return;
        }

        var learned = new InitialParameters(
            Path.Combine(checkpoints.Last!, Checkpoint.ModelFileName),
            $"checkpoint {checkpoints.Last}"
        );
        var model = WithGenerator(
            () => models.Model(stage.Model, learned),
            request.Plan.Seed,
            request.Plan.Stages.Count - 1
        );
        checkpoints.PublishModel(folder, model.Export);
        // Last: it leaves the model with the best evaluation's parameters.
        if (checkpoints.OpenBest() is { } best)
        {
            ModelFile.Load(model.Module, best.ModelPath, $"checkpoint {best.Folder}");
            checkpoints.PublishModel(Path.Combine(request.Folder.Path, BestModelFolder), model.Export, best.ModelPath);
        }
    }

    /// <summary>Runs, and records how it ended.</summary>
    private RunResult Ended(RunRequest request, PumpEvents events, Func<IReadOnlyDictionary<string, double>?> run)
    {
        RunResult result;
        try
        {
            result = run() is { } results
                ? Result(request, RunOutcome.Finished) with
                {
                    Results = results,
                }
                : Result(request, RunOutcome.Stopped) with
                {
                    Message = $"stopped after training step {events.Step}; run again to continue",
                };
        }
        catch (OperationCanceledException)
        {
            result = Result(request, RunOutcome.Stopped) with { Message = "stopped; run again to continue" };
        }
        catch (Exception e)
        {
            result = Result(request, RunOutcome.Failed) with { Failure = e, Message = e.Message };
        }

        try
        {
            events.Emit(events.Step, new RunEnded(result.Outcome, result.Message, result.Results));
            events.Flush();
            return result;
        }
        catch (RunFolderException e)
        {
            // The first failure tells more than that its record could not be written.
            return result.Failure is null
                ? Result(request, RunOutcome.Failed) with
                {
                    Failure = e,
                    Message = e.Message,
                }
                : result;
        }
    }

    /// <summary>Makes parts of a stage; modules that are built without a generator of their own draw from one of the stage's.</summary>
    private static T WithGenerator<T>(Func<T> build, ulong seed, int stage)
    {
        using var generator = new torch.Generator(new RandomStream(seed, "modules", stage).NextUInt64());
        using (AmbientGenerator.Use(generator))
        {
            return build();
        }
    }

    private static EventPayload FirstEvent(RunPlan plan, Device device, Checkpoint? last, bool isNew) =>
        isNew
            ? new RunStarted(plan.Experiment, plan.Seed, plan.Parameters, MachineFacts.Of(plan, device))
            {
                Study = new StudyPlace(plan.StudyKey, plan.StudyRuns, plan.Assignment),
                Stages = [.. plan.Stages.Select(x => new StageFacts(x.Name, x.Algorithm.Plugin.Id))],
                Metric = $"eval/{plan.Stages[^1].Evaluation.Metric}",
                Description = plan.Description,
            }
            : new RunResumed(last?.Header.Step ?? 0, last?.Header.Sequence ?? 0);

    /// <summary>Takes over what the run carries from stage to stage; gives the stage to go on with.</summary>
    private static int ContinueAt(Checkpoint last, RunProgress progress, RandomStreams streams)
    {
        last.Load(state =>
        {
            progress.Load(state.Section("run"));
            streams.Load(state.Section("streams"));
        });
        if (!last.Header.StageCompleted)
        {
            return last.Header.StageIndex;
        }

        progress.StepsBeforeStage = last.Header.Step;
        return last.Header.StageIndex + 1;
    }

    private void WarnOfOtherVersions(Checkpoint checkpoint, IReadOnlyDictionary<string, string> components)
    {
        foreach (var (name, now) in components)
        {
            if (checkpoint.Header.Components.TryGetValue(name, out var then) && then != now)
            {
                _logger.LogWarning(
                    "Checkpoint {Folder} was written by {Then}, now there is {Now}: the run may not repeat itself exactly",
                    checkpoint.Folder,
                    then,
                    now
                );
            }
        }
    }

    private static void WriteResolved(RunPlan plan, RunFolder folder)
    {
        var path = Path.Combine(folder.Path, ResolvedFile);
        try
        {
            if (!File.Exists(path))
            {
                File.WriteAllText(path + ".new", plan.ResolvedYaml);
                File.Move(path + ".new", path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot write {path}: {e.Message}", e);
        }
    }

    /// <exception cref="UserErrorException">What finished was begun with other inputs, so its results are not this run's.</exception>
    private static RunResult Skipped(RunRequest request, RunSummary finished)
    {
        RunInputs.Require(request.Plan, request.Folder);
        return Result(request, RunOutcome.Finished) with
        {
            Results = finished.Results,
            Skipped = true,
            Duration = RunJournal.ActiveTime(RunJournal.ReadAll(request.Folder)),
        };
    }

    private static RunResult Result(RunRequest request, RunOutcome outcome) =>
        new()
        {
            Plan = request.Plan,
            Folder = request.Folder,
            Outcome = outcome,
        };
}
