using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>When a stage records, evaluates and writes checkpoints: functions of counters alone, so that a resumed run agrees.</summary>
internal sealed class Cadence
{
    private const int RecordsPerStage = 400;
    private const int CheckpointsPerStage = 10;

    private readonly StageContext _stage;
    private readonly long _recordEvery;
    private readonly long _checkpointEvery;

    public Cadence(StageContext stage)
    {
        _stage = stage;
        var steps =
            stage.Budget.Steps ?? Ceiling(stage.Budget.EnvironmentSteps!.Value, stage.Loop.EnvironmentStepsPerStep);
        _recordEvery = Math.Max(1, Ceiling(steps, RecordsPerStage));
        _checkpointEvery =
            stage.CheckpointEvery
            ?? Math.Max(1, (stage.Budget.Steps ?? stage.Budget.EnvironmentSteps!.Value) / CheckpointsPerStage);
    }

    /// <summary>Whether the budget is used up.</summary>
    public bool Done =>
        _stage.Budget.Steps is { } steps
            ? _stage.Loop.Steps >= steps
            : _stage.Loop.EnvironmentSteps >= _stage.Budget.EnvironmentSteps!.Value;

    /// <summary>Whether a record is due after this training step.</summary>
    public bool RecordDue => Done || _stage.Loop.Steps % _recordEvery == 0;

    /// <summary>Whether an evaluation is due after this training step.</summary>
    public bool EvaluationDue => Done || (_stage.EvaluateEvery is { } every && Crossed(every));

    /// <summary>Whether a checkpoint is due after this training step.</summary>
    public bool CheckpointDue => Done || Crossed(_checkpointEvery);

    /// <summary>Whether the last training step crossed a multiple of an amount of the budget's unit.</summary>
    private bool Crossed(long every)
    {
        var (now, step) = _stage.Budget.Steps is null
            ? (_stage.Loop.EnvironmentSteps, _stage.Loop.EnvironmentStepsPerStep)
            : (_stage.Loop.Steps, 1);
        return now / every != (now - step) / every;
    }

    // Not (amount + divisor - 1) / divisor, which overflows for a budget that is to mean "without end".
    private static long Ceiling(long amount, long divisor) => (amount / divisor) + (amount % divisor > 0 ? 1 : 0);
}
