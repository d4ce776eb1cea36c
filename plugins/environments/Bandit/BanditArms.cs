using System.Globalization;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Bandit;

/// <summary>The arms of a problem.</summary>
internal static class BanditArms
{
    private const int Shown = 20;

    /// <summary>The arms' means, where an episode begins.</summary>
    public static double[] Means(BanditOptions options)
    {
        if (options.Means.Count > 0)
        {
            return [.. options.Means];
        }

        var random = new RandomStream(options.ProblemSeed, "bandit-arms");
        var means = new double[options.Count];
        for (var arm = 0; arm < means.Length; arm++)
        {
            means[arm] = options.Rewards == BanditRewards.Gaussian ? random.NextGaussian() : random.NextDouble();
        }

        return means;
    }

    /// <summary>The dynamics of arms that stay as they are.</summary>
    public static TransitionTable Table(BanditRewards rewards, double[] means) =>
        new(
            1,
            means.Length,
            [1.0],
            [
                .. means.Select(
                    IReadOnlyList<Transition> (mean) =>
                        rewards == BanditRewards.Gaussian
                            ? [new Transition(1, 0, mean, Terminated: false)]
                            :
                            [
                                new Transition(mean, 0, 1, Terminated: false),
                                new Transition(1 - mean, 0, 0, Terminated: false),
                            ]
                ),
            ]
        );

    /// <summary>The arms with their means, the best and the greedy one marked, and what the greedy one's choice costs a pull.</summary>
    public static string Describe(double[] means, ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions)
    {
        if (values.Length != 1 || greedyActions.Length != 1)
        {
            throw new ArgumentException(
                $"there is 1 state, but {values.Length} values and {greedyActions.Length} actions were given"
            );
        }

        var best = Array.IndexOf(means, means.Max());
        var greedy = greedyActions[0];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"greedy arm {greedy}, value {values[0]:0.00}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"best arm {best}; regret a pull {means[best] - means[greedy]:0.00}\n"
        );
        foreach (var (arm, mean) in means.Index().OrderByDescending(pair => pair.Item).Take(Shown))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"arm {arm, 3}  mean {mean, 6:0.00}{(arm == greedy ? "  greedy" : "")}\n"
            );
        }

        if (means.Length > Shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"and {means.Length - Shown} worse ones\n");
        }

        return text.ToString().TrimEnd('\n');
    }
}
