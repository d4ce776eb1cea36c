namespace Rlfw.Training.Checkpoints;

/// <summary>What a checkpoint says about itself, before any component's state.</summary>
public sealed record CheckpointHeader
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>Training steps done, counted over all stages.</summary>
    public required long Step { get; init; }

    /// <summary>The stage's position, from 0.</summary>
    public required int StageIndex { get; init; }

    /// <summary>The stage's name.</summary>
    public required string Stage { get; init; }

    /// <summary>Whether the stage's budget is used up and everything at its end is recorded.</summary>
    public required bool StageCompleted { get; init; }

    /// <summary>The last event's sequence number when the checkpoint was written.</summary>
    public required long Sequence { get; init; }

    /// <summary>The folder of the checkpoint with the best evaluation so far; null where there is none.</summary>
    public string? Best { get; init; }

    /// <summary>The version of every component whose state is in the checkpoint, by name.</summary>
    public required IReadOnlyDictionary<string, string> Components { get; init; }
}
