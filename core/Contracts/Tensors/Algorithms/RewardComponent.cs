namespace Rlfw.Contracts;

/// <summary>One reward's part in the rewards of a batch: <c>Rewards[i]</c> is the sum of <c>Weight * Scores[i]</c>.</summary>
/// <param name="Name">The reward's name, as in metrics.</param>
/// <param name="Weight">Its factor in the sum.</param>
/// <param name="Scores">Its scores without the weight, one per completion; NaN where the reward did not apply.</param>
public sealed record RewardComponent(string Name, double Weight, IReadOnlyList<double> Scores);
