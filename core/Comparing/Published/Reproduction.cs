using Rlfw.Training.Statistics;

namespace Rlfw.Comparing;

/// <summary>A published result and what our runs made of it.</summary>
public sealed record Reproduction
{
    /// <summary>What was published.</summary>
    public required PublishedResult Published { get; init; }

    /// <summary>The runs that repeat it, by seed; of a seed that was run more than once the latest.</summary>
    public required IReadOnlyList<TrackedRun> Runs { get; init; }

    /// <summary>
    /// What each seed that came to its end got: the final metric, or a random policy's value where the run failed, as a seed that
    /// learned nothing is none to leave out.
    /// </summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>How many of them failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many have not come to their end.</summary>
    public required int Open { get; init; }

    /// <summary>The interquartile mean over seeds with its interval; null without a score.</summary>
    public ConfidenceInterval? InterquartileMean { get; init; }

    /// <summary>The mean over seeds with its interval; null without a score.</summary>
    public ConfidenceInterval? Mean { get; init; }

    /// <summary>How many seeds reached the bound by themselves.</summary>
    public int Reached => Scores.Count(score => score >= Published.Bound);

    /// <summary>Whether the interquartile mean reached the bound; null without a score.</summary>
    public bool? IsReproduced => InterquartileMean is { } mean ? mean.Estimate >= Published.Bound : null;

    /// <summary>
    /// Whether the interquartile mean missed the bound and the upper end of its interval did not: these seeds do not tell a miss
    /// from chance.
    /// </summary>
    public bool IsUndecided => IsReproduced == false && InterquartileMean is { } mean && mean.High >= Published.Bound;
}
