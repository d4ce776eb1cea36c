using Rlfw.Contracts;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Evaluation;

public sealed class EnvironmentEvaluatorTests
{
    [Fact]
    public void Every_episode_counts_once_whatever_its_length()
    {
        // Each of the 16 environments plays its own script: one long episode, then short ones.
        using var evaluator = Evaluator(episodes: 20, (9, true), (1, false));

        var metrics = evaluator.Evaluate(0, 0).Metrics;

        // 16 episodes of length 9 and 4 of length 1; action 1 pays 1 a step.
        metrics["eval/return"].ShouldBe(((16 * 9) + 4) / 20.0);
        metrics["eval/return_min"].ShouldBe(1);
        metrics["eval/return_max"].ShouldBe(9);
        metrics["eval/episode_length"].ShouldBe(metrics["eval/return"]);
        metrics["eval/unfinished"].ShouldBe(0);
        // Unbiased: 16 values at 1.6 above and 4 at 6.4 below the mean.
        metrics["eval/return_std"].ShouldBe(Math.Sqrt(((16 * 1.6 * 1.6) + (4 * 6.4 * 6.4)) / 19), 1e-9);
    }

    [Fact]
    public void An_episode_that_never_ends_is_cut_and_counted()
    {
        using var evaluator = Evaluator(episodes: 1, (int.MaxValue, true));

        var metrics = evaluator.Evaluate(0, 0).Metrics;

        metrics["eval/unfinished"].ShouldBe(1);
        metrics["eval/episode_length"].ShouldBe(EnvironmentEvaluator.LongestEpisode);
    }

    [Fact]
    public void An_evaluation_repeats_itself_and_another_plays_other_episodes()
    {
        using var first = Walk(episodes: 3);
        using var again = Walk(episodes: 3);
        first.Evaluate(0, 0);

        var second = first.Evaluate(1, 0).Metrics;

        again.Evaluate(1, 0).Metrics.ShouldBe(second);
        again.Evaluate(2, 0).Metrics.ShouldNotBe(second);
    }

    [Fact]
    public void An_episode_is_the_same_however_many_are_played_beside_it()
    {
        using var one = Walk(episodes: 1);
        using var two = Walk(episodes: 2);
        var metrics = two.Evaluate(0, 0).Metrics;

        one.Evaluate(0, 0).Metrics["eval/return"].ShouldBeOneOf(metrics["eval/return_min"], metrics["eval/return_max"]);
        metrics["eval/return_min"].ShouldBeLessThan(metrics["eval/return_max"]);
    }

    [Fact]
    public void Sampled_episodes_come_besides_the_greedy_ones_and_repeat_themselves()
    {
        using var greedy = Walk(episodes: 5);
        using var first = Walk(episodes: 5, sampled: true);
        using var again = Walk(episodes: 5, sampled: true);
        var alone = greedy.Evaluate(0, 0).Metrics;

        var metrics = first.Evaluate(0, 0).Metrics;

        metrics.Where(x => alone.ContainsKey(x.Key)).ShouldBe(alone);
        metrics.Keys.ShouldContain("eval/sampled_return_std");
        metrics["eval/sampled_return"].ShouldNotBe(metrics["eval/return"]);
        again.Evaluate(0, 0).Metrics.ShouldBe(metrics);
        again.Evaluate(1, 0).Metrics["eval/sampled_return"].ShouldNotBe(metrics["eval/sampled_return"]);
    }

    private static EnvironmentEvaluator Evaluator(int episodes, params (int, bool)[] script) =>
        new(
            (_, actions) => actions.Fill(1),
            new EnvironmentSource("scripted", () => new ScriptedEnvironment(script)),
            null,
            episodes,
            seed: 1,
            "main"
        );

    // Pushes towards the middle.
    private static EnvironmentEvaluator Walk(int episodes, bool sampled = false) =>
        new(
            (observations, actions) =>
            {
                var size = observations.Length / actions.Length;
                for (var i = 0; i < actions.Length; i++)
                {
                    actions[i] = observations[i * size] < 0 ? 1 : 0;
                }
            },
            new EnvironmentSource("walk", () => new WalkEnvironment()),
            null,
            episodes,
            seed: 1,
            "main"
        )
        {
            Sampled = sampled ? Draw : null,
        };

    private static void Draw(ReadOnlySpan<float> observations, RandomStream random, Span<float> actions)
    {
        foreach (ref var action in actions)
        {
            action = random.NextInt(2);
        }
    }
}
