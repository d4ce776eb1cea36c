using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Evaluation;

namespace Rlfw.Training.Loops;

/// <summary>
/// Runs one stage: steps its loop until the budget is used up, and records, evaluates, writes checkpoints and stops when
/// due. Everything here that decides anything is a function of counters and of what a checkpoint holds.
/// </summary>
public sealed class StageRunner
{
    private readonly StageContext _stage;
    private readonly RunContext _run;
    private readonly Cadence _cadence;
    private readonly StepContext _step;
    private readonly TrainingClock _training;
    private readonly Action _stepLoop;
    private int _evaluations;
    private double _best = double.NegativeInfinity;
    private string? _bestFolder;
    private bool _reached;
    private double _last;
    private long _savedStep;

    /// <summary>Makes the runner at the stage's start.</summary>
    /// <param name="stage">The stage, put together; the caller disposes its parts.</param>
    /// <param name="run">What all stages share.</param>
    public StageRunner(StageContext stage, RunContext run)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(run);
        (_stage, _run) = (stage, run);
        _cadence = new Cadence(stage);
        _step = new StepContext(run.Clock);
        _training = new TrainingClock(run.Clock);
        _stepLoop = StepLoop;
    }

    /// <summary>
    /// Whether the stage is complete. That its metric was reached, or its algorithm has converged, need not be saved: the
    /// checkpoint of that very step ends the stage.
    /// </summary>
    private bool Done => _reached || Converged is not null || _cadence.Done;

    /// <summary>Why the algorithm has nothing left to learn; null while it has, and before the first step.</summary>
    private string? Converged => _stage.Loop.Steps > 0 ? (_stage.Algorithm as IConverges)?.Converged : null;

    /// <summary>Completions' plugins name the step themselves.</summary>
    private bool InEnvironments => _stage.Loop.EnvironmentStepsPerStep > 0;

    private long RunStep => _run.Progress.StepsBeforeStage + _stage.Loop.Steps;

    /// <summary>Continues the stage from a checkpoint that was written in the middle of it.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="UserErrorException">It does not fit: another version wrote it.</exception>
    public void Restore(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ModelFile.Load(_stage.Algorithm.Model, checkpoint.ModelPath, $"checkpoint {checkpoint.Folder}");
        _bestFolder = checkpoint.Header.Best;
        checkpoint.Load(state =>
        {
            using var scope = NewDisposeScope();
            _run.Progress.Load(state.Section("run"));
            _stage.Algorithm.Load(state.Section("algorithm"));
            _stage.Loop.Load(state.Section("loop"));
            _step.Metrics.Load(state.Section("metrics"));
            var evaluation = state.Section("evaluation");
            _evaluations = (int)evaluation.ReadInt64("count");
            _best = evaluation.ReadDouble("best");
            // Last: making the parts drew from the streams, as it did at the stage's start.
            _run.Streams.Load(state.Section("streams"));
        });
        _savedStep = _stage.Loop.Steps;
    }

    /// <summary>Runs the stage, or what is left of it.</summary>
    /// <param name="stop">Set when the run shall stop after the current training step.</param>
    /// <returns>Whether the stage is complete; false where it was stopped, with a checkpoint to continue from.</returns>
    /// <exception cref="PluginException">A plugin failed or broke its contract.</exception>
    /// <exception cref="TrainingDivergedException">The update reported a value that is not finite.</exception>
    /// <exception cref="CheckpointException">A checkpoint could not be written.</exception>
    public bool Run(CancellationToken stop)
    {
        if (_stage.Loop.Steps == 0)
        {
            _run.Events.Emit(RunStep, new StageStarted(_stage.Name, _stage.Index, _stage.Budget));
            Evaluate();
        }

        while (!Done)
        {
            if (stop.IsCancellationRequested)
            {
                // At the stage's very start there is nothing to save, and what is saved need not be saved again.
                if (_stage.Loop.Steps > _savedStep)
                {
                    RequireFinite();
                    SaveCheckpoint(completed: false);
                }

                return false;
            }

            Step();
        }

        return true;
    }

    private void Step()
    {
        _training.Measure(_stepLoop);
        foreach (var payload in _step.Events)
        {
            _run.Events.Emit(RunStep, payload);
        }

        _step.ClearEvents();
        var recorded = _cadence.RecordDue;
        if (recorded)
        {
            Record();
        }

        if (_cadence.EvaluationDue || _cadence.CheckpointDue || Done)
        {
            RequireFinite();
        }

        var improved = (_cadence.EvaluationDue || Converged is not null) && Evaluate();
        if ((_reached || Converged is not null) && !recorded)
        {
            // What accumulated since the last record would be lost with the stage.
            Record();
        }

        if ((_reached ? Reached() : Converged) is { } why && (_reached || !_cadence.Done))
        {
            _run.Events.Emit(
                RunStep,
                new ReportWritten(
                    $"Stage {_stage.Name} ended early",
                    $"stage {_stage.Name} ended at step {_stage.Loop.Steps}: {why}"
                )
            );
        }

        if (Done)
        {
            Complete();
        }
        else if (improved || _cadence.CheckpointDue)
        {
            SaveCheckpoint(completed: false);
        }
    }

    private void StepLoop()
    {
        // The loop counts a step somewhere within it.
        var step = _stage.Loop.Steps + 1;
        try
        {
            _stage.Loop.Step(_step);
        }
        catch (TrainingDivergedException e)
        {
            throw Diverged(e);
        }
        catch (PluginException e) when (InEnvironments)
        {
            throw new PluginException($"{Where(step)}: {e.Message}", e);
        }
        catch (Exception e)
            when (e is not UserErrorException and not PluginException and not OperationCanceledException)
        {
            throw new PluginException(
                $"{Where(step)}: algorithm '{_stage.AlgorithmName}' or its model failed: {e.Message}",
                e
            );
        }
    }

    private EvaluationReport EvaluateNow()
    {
        try
        {
            return _stage.Evaluator.Evaluate(_evaluations++, RunStep);
        }
        catch (Exception e) when (InEnvironments && e is not UserErrorException and not OperationCanceledException)
        {
            throw new PluginException(
                $"stage '{_stage.Name}', evaluation after training step {_stage.Loop.Steps}: {e.Message}",
                e
            );
        }
    }

    private void RequireFinite()
    {
        try
        {
            FiniteParameters.Require(_stage.Algorithm.Model);
        }
        catch (TrainingDivergedException e)
        {
            throw Diverged(e);
        }
    }

    private string Where(long step) => $"stage '{_stage.Name}', training step {step}";

    private TrainingDivergedException Diverged(TrainingDivergedException e) =>
        new(
            $"{Where(_stage.Loop.Steps)}, algorithm '{_stage.AlgorithmName}': {e.Message}"
                + (_savedStep > 0 ? $"; the checkpoint of the stage's training step {_savedStep} is as it was" : ""),
            e
        );

    private void Record()
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        _step.Metrics.MoveTo(metrics);
        _stage.Loop.Report(metrics);
        _training.Report(_stage.Loop, metrics);
        Emit(metrics);
    }

    /// <summary>Evaluates; true where the result is the best of the stage so far and its checkpoint is to be kept.</summary>
    private bool Evaluate()
    {
        var start = _run.Clock.GetTimestamp();
        var report = EvaluateNow();
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, measured) in report.Metrics)
        {
            metrics[name] = measured;
        }

        metrics["time/evaluation_seconds"] = _run.Clock.GetElapsedTime(start).TotalSeconds;
        Emit(metrics);
        foreach (var payload in report.Events)
        {
            _run.Events.Emit(RunStep, payload);
        }

        if (!report.Metrics.TryGetValue("eval/" + _stage.Metric, out var value))
        {
            throw new UserErrorException(
                $"stage '{_stage.Name}': evaluation has no metric '{_stage.Metric}'; it has "
                    + string.Join(", ", report.Metrics.Keys.Select(x => x["eval/".Length..]))
            );
        }

        _run.Progress.SetResult(_stage.IsLast ? _stage.Metric : $"{_stage.Name}/{_stage.Metric}", value);
        // A start that is good enough is trained for one step all the same: a stage without any leaves nothing to continue from.
        _last = value;
        _reached = _stage.Loop.Steps > 0 && value >= _stage.StopAt;
        if (!_stage.KeepBest || _stage.Loop.Steps == 0 || value <= _best)
        {
            return false;
        }

        _best = value;
        _bestFolder = CheckpointStore.NameOf(RunStep);
        return true;
    }

    /// <summary>That the metric asked for was reached.</summary>
    private string Reached() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_stage.Metric} {_last:0.####} reached stop_at {_stage.StopAt:0.####}"
        );

    private void Complete()
    {
        foreach (var report in _stage.Reports())
        {
            _run.Events.Emit(RunStep, report);
        }

        SaveCheckpoint(completed: true);
        _run.Progress.StepsBeforeStage += _stage.Loop.Steps;
    }

    private void Emit(IReadOnlyDictionary<string, double> metrics) =>
        _run.Events.Emit(
            RunStep,
            new MetricsRecorded(
                _stage.Name,
                _stage.Loop.EnvironmentSteps,
                _stage.Budget.Progress(_stage.Loop.Steps, _stage.Loop.EnvironmentSteps),
                metrics
            )
        );

    private void SaveCheckpoint(bool completed)
    {
        _run.Events.Flush();
        var header = new CheckpointHeader
        {
            Run = _run.Run,
            Step = RunStep,
            StageIndex = _stage.Index,
            Stage = _stage.Name,
            StageCompleted = completed,
            Sequence = _run.Events.Sequence,
            Best = _bestFolder,
            Components = _stage.Components,
        };
        var folder = _run.Checkpoints.Save(header, _stage.Algorithm.Model, WriteState);
        _savedStep = _stage.Loop.Steps;
        _run.Events.Emit(
            RunStep,
            new CheckpointSaved($"{Path.GetFileName(_run.Checkpoints.Folder)}/{Path.GetFileName(folder)}")
        );
    }

    private void WriteState(ITensorStateWriter state)
    {
        using var scope = NewDisposeScope();
        _run.Progress.Save(state.Section("run"));
        _run.Streams.Save(state.Section("streams"));
        _stage.Algorithm.Save(state.Section("algorithm"));
        _stage.Loop.Save(state.Section("loop"));
        _step.Metrics.Save(state.Section("metrics"));
        var evaluation = state.Section("evaluation");
        evaluation.Write("count", _evaluations);
        evaluation.Write("best", _best);
    }
}
