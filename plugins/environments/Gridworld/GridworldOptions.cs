using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Gridworld;

/// <summary>Options of the gridworld.</summary>
public sealed record GridworldOptions : IValidatableObject
{
    /// <summary>Two rooms with a door between them; the straight way to the goal leads past two traps.</summary>
    internal const string TwoRooms = """
        S....#.....
        .....#..X..
        ...........
        .X...#.....
        .....#....G
        """;

    /// <summary>The world, a line of text a row.</summary>
    [Description(
        "The world, a line of text a row, all of one length: S start, G goal, X trap, # wall, . free. What lies outside is wall. With several S each episode starts at one of them at random."
    )]
    public string Map { get; init; } = TwoRooms;

    /// <summary>The reward of a step that enters neither goal nor trap.</summary>
    [Description(
        "Reward of a step that enters neither goal nor trap, also of one that runs into a wall. Slightly negative makes short ways worth more; the default is Russell and Norvig's."
    )]
    [Range(-1e9, 1e9)]
    public double StepReward { get; init; } = -0.04;

    /// <summary>The reward of the step that enters a goal, which ends the episode.</summary>
    [Description("Reward of the step that enters a goal, in place of the step reward. The episode terminates there.")]
    [Range(-1e9, 1e9)]
    public double GoalReward { get; init; } = 1;

    /// <summary>The reward of the step that enters a trap.</summary>
    [Description("Reward of the step that enters a trap, in place of the step reward.")]
    [Range(-1e9, 1e9)]
    public double TrapReward { get; init; } = -1;

    /// <summary>Whether a trap ends the episode; otherwise the agent is put back to a start.</summary>
    [Description(
        "true: entering a trap terminates the episode. false: the agent finds itself at the start again and goes on, as in the cliff walk of Sutton and Barto (example 6.6)."
    )]
    public bool TrapsEndEpisode { get; init; } = true;

    /// <summary>The probability that a step goes sideways.</summary>
    [Description(
        "Probability that a step goes at a right angle to the chosen direction, half of it to either side. 0 is deterministic; 0.2 is Russell and Norvig's world; 2/3 is a slippery frozen lake."
    )]
    [Range(0.0, 1.0)]
    public double SlipProbability { get; init; }

    /// <summary>The wind in each column.</summary>
    [Description(
        "Wind: a number for each column, how many cells it carries a step that begins there upwards (negative: downwards), up to a wall. [0, 0, 0, 1, 1, 1, 2, 2, 1, 0] is Sutton and Barto's (example 6.5). Empty: none."
    )]
    public IReadOnlyList<int> Wind { get; init; } = [];

    /// <summary>Whether the wind varies.</summary>
    [Description(
        "true: where there is wind, it carries one cell more or one less, each a third of the time (Sutton and Barto, exercise 6.10)."
    )]
    public bool WindVaries { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description(
        "Steps after which an episode is truncated: it ends, but values still bootstrap through its last state."
    )]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 200;

    /// <summary>Whether episodes start on any free cell.</summary>
    [Description(
        "true: each episode starts on a random S or free cell from which a goal can be reached, which explores more evenly. false: it starts at an S."
    )]
    public bool RandomStart { get; init; }

    /// <summary>Finds what is wrong with the map: unknown characters, rows of different length, no start, no way to a goal.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        GridMap
            .Read(Map, RandomStart, new GridWind(Wind, WindVaries))
            .Faults.Select(fault => new ValidationResult(fault, [nameof(Map)]));
}
