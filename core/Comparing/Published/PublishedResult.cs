namespace Rlfw.Comparing;

/// <summary>A result that somebody published, and what a run of ours is held against it by.</summary>
/// <param name="Experiment">The experiment that repeats it.</param>
/// <param name="Task">What was learned, for people: "CartPole-v1".</param>
/// <param name="Algorithm">With what.</param>
/// <param name="Value">The published value.</param>
/// <param name="Random">What a policy of uniformly random actions gets: the scale on which a difference counts.</param>
/// <param name="Metric">
/// What it is compared with: what runs end with ("return"), or the last value of a metric while they learned ("episode_return").
/// </param>
public sealed record PublishedResult(
    string Experiment,
    string Task,
    string Algorithm,
    double Value,
    double Random,
    string Metric
)
{
    /// <summary>Which part of the distance to a random policy a reproduction may lack.</summary>
    public const double Tolerance = 0.05;

    /// <summary>What is enough: the published value less a twentieth of its distance to a random policy's.</summary>
    public double Bound => Value - (Tolerance * (Value - Random));
}
