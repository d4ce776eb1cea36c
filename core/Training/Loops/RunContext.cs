using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Training.Loops;

/// <summary>What all stages of a run share.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Events">Where events go.</param>
/// <param name="Checkpoints">Where checkpoints go.</param>
/// <param name="Streams">The run's random streams.</param>
/// <param name="Progress">What is carried from stage to stage.</param>
/// <param name="Clock">The clock, for metrics below <c>time/</c>.</param>
public sealed record RunContext(
    string Run,
    IRunEvents Events,
    CheckpointStore Checkpoints,
    RandomStreams Streams,
    RunProgress Progress,
    TimeProvider Clock
);
