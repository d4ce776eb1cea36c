using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Bandit;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class BanditTests
{
    private const int Pulls = 20_000;

    [Theory]
    [InlineData(BanditRewards.Gaussian)]
    [InlineData(BanditRewards.Bernoulli)]
    public void Pulling_an_arm_gives_its_mean_in_the_long_run(BanditRewards rewards)
    {
        double[] means = [0.2, 0.9, 0.5];
        var environment = new BanditEnvironment(
            new BanditOptions
            {
                Rewards = rewards,
                Means = means,
                MaxEpisodeSteps = Pulls,
            }
        );
        for (var arm = 0; arm < means.Length; arm++)
        {
            var given = Pull(environment, arm);
            given.Average().ShouldBe(means[arm], 4 / Math.Sqrt(Pulls));
            var spread = given.Select(x => (x - means[arm]) * (x - means[arm])).Average();
            spread.ShouldBe(rewards == BanditRewards.Gaussian ? 1 : means[arm] * (1 - means[arm]), 0.06);
            environment
                .Transitions.After(0, arm)
                .ToArray()
                .Sum(x => x.Probability * x.Reward)
                .ShouldBe(means[arm], 1e-12);
        }
    }

    [Fact]
    public void A_problem_is_drawn_once_for_all_runs_and_another_seed_draws_another()
    {
        double[] Means(ulong seed) =>
            [
                .. Enumerable
                    .Range(0, 10)
                    .Select(arm =>
                        new BanditEnvironment(new BanditOptions { ProblemSeed = seed })
                            .Transitions.After(0, arm)[0]
                            .Reward
                    ),
            ];
        Means(1).ShouldBe(Means(1));
        Means(1).ShouldNotBe(Means(2));
        Means(1).Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public void Means_that_walk_spread_with_time_and_start_anew_with_each_episode()
    {
        // A walk of 400 steps of 0.1 has a standard deviation of 2.
        var options = new BanditOptions
        {
            Means = [5, 5],
            Deviation = 0,
            Drift = 0.1,
            MaxEpisodeSteps = 400,
        };
        var environment = new BanditEnvironment(options);
        var random = new RandomStream(1, "environment");
        var observation = new float[1];
        var last = new List<double>();
        for (var episode = 0; episode < 500; episode++)
        {
            environment.Reset(random, observation);
            environment.Step([0], observation).Reward.ShouldBe(5);
            var result = default(StepResult);
            while (!result.Truncated)
            {
                result = environment.Step([0], observation);
            }

            last.Add(result.Reward - 5);
        }

        Math.Sqrt(last.Select(x => x * x).Average()).ShouldBe(2, 0.2);
        Should.Throw<UserErrorException>(() => environment.Transitions).Message.ShouldContain("set drift: 0");
    }

    [Fact]
    public void Arms_are_listed_with_what_the_greedy_choice_costs()
    {
        var environment = new BanditEnvironment(new BanditOptions { Means = [0.25, 1.5, 1] });
        environment
            .Describe([0.9], [2])
            .ShouldBe(
                """
                greedy arm 2, value 0.90
                best arm 1; regret a pull 0.50
                arm   1  mean   1.50
                arm   2  mean   1.00  greedy
                arm   0  mean   0.25
                """
            );
    }

    [Theory]
    [InlineData(3, new[] { 0.1, 0.2 }, BanditRewards.Gaussian, "there are 3 arms and 2 means")]
    [InlineData(null, new[] { 0.1, 1.2 }, BanditRewards.Bernoulli, "probabilities, from 0 to 1")]
    [InlineData(null, new[] { double.NaN }, BanditRewards.Gaussian, "means must be finite")]
    public void Options_that_contradict_each_other_are_refused(
        int? arms,
        double[] means,
        BanditRewards rewards,
        string message
    )
    {
        var options = new BanditOptions
        {
            Arms = arms,
            Means = means,
            Rewards = rewards,
        };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, true).ShouldBeFalse();
        faults.Single().ErrorMessage!.ShouldContain(message);
    }

    private static double[] Pull(BanditEnvironment environment, int arm)
    {
        var observation = new float[1];
        environment.Reset(new RandomStream(1, "environment"), observation);
        return [.. Enumerable.Range(0, Pulls).Select(_ => environment.Step([arm], observation).Reward)];
    }
}
