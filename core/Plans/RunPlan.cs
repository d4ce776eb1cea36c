using Rlfw.Contracts;

namespace Rlfw.Plans;

/// <summary>One run, fully decided: an experiment, one assignment of its sweep, one seed. Immutable.</summary>
public sealed record RunPlan
{
    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>The root seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The identity of everything but the seed: 12 hexadecimal digits of a hash of the resolved tree.</summary>
    public required string Hash { get; init; }

    /// <summary>The run's id and its folder below <c>runs/</c>.</summary>
    public string Id => $"{Experiment}/{Hash}-{Seed}";

    /// <summary>What is learned, in order; each stage starts from the one before.</summary>
    public required IReadOnlyList<StagePlan> Stages { get; init; }

    /// <summary>The experiment whose final parameters (same seed) the first stage starts from, or null.</summary>
    public string? From { get; init; }

    /// <summary>The run whose parameters <see cref="From"/> means: its id; null without <see cref="From"/>.</summary>
    public string? FromRun { get; init; }

    /// <summary>Trackers besides the run folder.</summary>
    public required IReadOnlyList<PluginChoice<ITracker>> Tracking { get; init; }

    /// <summary>"auto", "cpu", "cuda" or "cuda:N"; auto takes CUDA where there is one.</summary>
    public required string Device { get; init; }

    /// <summary>Threads that tensor operations use; part of the plan, as results depend on it bit for bit.</summary>
    public required int Threads { get; init; }

    /// <summary>When checkpoints are written.</summary>
    public required CheckpointPlan Checkpoint { get; init; }

    /// <summary>What the experiment asks, for people; null where the file does not say.</summary>
    public string? Description { get; init; }

    /// <summary>The key of the study that the run is part of: the same for all seeds and all values of the sweep.</summary>
    public string StudyKey { get; init; } = "";

    /// <summary>How many runs that study has.</summary>
    public int StudyRuns { get; init; } = 1;

    /// <summary>The values that the sweep chose for this run, by dotted path; empty without a sweep.</summary>
    public required IReadOnlyDictionary<string, string> Assignment { get; init; }

    /// <summary>
    /// The resolved plan as dotted path and value, for trackers; environment references stay references. Seeds, tracking and
    /// names are left out.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>
    /// What the environment references of <see cref="Parameters"/> stood for; empty without any. Two plans of one id can
    /// differ in it.
    /// </summary>
    public IReadOnlyList<EnvironmentValue> EnvironmentValues { get; init; } = [];

    /// <summary>An experiment file that plans exactly this run and no other: defaults written out, references kept.</summary>
    public required string ResolvedYaml { get; init; }

    /// <summary>Where the experiment stands: "experiments.yaml:12:5".</summary>
    public required string Source { get; init; }
}
