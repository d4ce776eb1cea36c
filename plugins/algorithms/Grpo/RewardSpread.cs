namespace Rlfw.Plugins.Grpo;

/// <summary>How rewards differ within groups.</summary>
public static class RewardSpread
{
    /// <summary>The share of groups whose known rewards are all the same (or fewer than two): they teach nothing.</summary>
    /// <param name="rewards">Rewards, those of a group in a row; NaN where none applied.</param>
    /// <param name="groupSize">Completions per prompt.</param>
    public static double ZeroDeviationShare(IReadOnlyList<double> rewards, int groupSize) =>
        rewards.Chunk(groupSize).Average(group => group.Where(x => !double.IsNaN(x)).Distinct().Count() < 2 ? 1.0 : 0);
}
