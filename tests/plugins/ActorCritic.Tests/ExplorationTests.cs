using Rlfw.Contracts;
using Rlfw.Plugins.Sac;
using Rlfw.Plugins.Td3;
using Rlfw.Training.Exploration;
using Rlfw.Training.Statistics;

namespace Rlfw.Plugins.ActorCritic.Tests;

public sealed class ExplorationTests
{
    private static readonly float[] _observations = [0.1f, -0.2f, 0.3f];

    [Fact]
    public void Actions_lie_in_the_environments_space_and_without_noise_are_the_greedy_ones()
    {
        using var scope = NewDisposeScope();
        using var quiet = new Td3Algorithm(new Td3Options { ActionNoise = ActionNoiseKind.None }, Batches.Context());
        using var loud = new Td3Algorithm(new Td3Options { ActionNoiseDeviation = 5 }, Batches.Context());
        var (greedy, tried) = (new float[2], new float[2]);
        quiet.ActGreedily(_observations, greedy);
        quiet.Act(_observations, 0, tried);
        tried.ShouldBe(greedy);

        var seen = new List<float>();
        for (var i = 0; i < 50; i++)
        {
            loud.Act(_observations, 0, tried);
            tried[0].ShouldBeInRange(-2, 2);
            tried[1].ShouldBeInRange(0, 1);
            seen.AddRange(tried);
        }

        seen.ShouldContain(-2);
        seen.ShouldContain(2);
        seen.ShouldContain(0);
        seen.ShouldContain(1);
    }

    [Fact]
    public void Noise_that_is_correlated_in_time_begins_anew_with_an_episode()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new Td3Algorithm(
            new Td3Options { ActionNoise = ActionNoiseKind.OrnsteinUhlenbeck, ActionNoiseDeviation = 0.2 },
            Batches.Context()
        );
        var (greedy, tried) = (new float[2], new float[2]);
        algorithm.ActGreedily(_observations, greedy);
        double Distance()
        {
            algorithm.Act(_observations, 0, tried);
            return Math.Abs(tried[1] - greedy[1]) * 2;
        }

        // One step's noise is 0.02 z; after 300 steps it is of the order of 0.3.
        Distance().ShouldBeLessThan(0.1);
        var farthest = Enumerable.Range(0, 300).Max(_ => Distance());
        farthest.ShouldBeGreaterThan(0.15);
        algorithm.BeginEpisode(0);
        Distance().ShouldBeLessThan(0.1);
    }

    [Fact]
    public void State_dependent_noise_stands_still_between_draws_and_changes_after_updates()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(sampleEvery: 0);
        var first = Act(algorithm);
        Enumerable.Range(0, 20).ShouldAllBe(_ => Act(algorithm).SequenceEqual(first));

        algorithm.Update(new Batches().Next(), new UpdateContext(1, 1, 0));
        var second = Act(algorithm);
        second.ShouldNotBe(first);
        Act(algorithm).ShouldBe(second);
    }

    [Fact]
    public void State_dependent_noise_is_drawn_anew_as_often_as_asked_for()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(sampleEvery: 3);
        var acts = Enumerable.Range(0, 12).Select(_ => Act(algorithm)[0]).ToArray();
        acts.Distinct().Count().ShouldBe(4);
        acts.Chunk(3).ShouldAllBe(chunk => chunk.Distinct().Count() == 1);
    }

    [Fact]
    public void A_squashed_normal_policy_draws_anew_in_every_step_and_takes_its_means_greedily()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new SacAlgorithm(new SacOptions(), Batches.Context());
        Enumerable.Range(0, 10).Select(_ => Act(algorithm)[0]).Distinct().Count().ShouldBe(10);
        var (first, second) = (new float[2], new float[2]);
        algorithm.ActGreedily(_observations, first);
        algorithm.ActGreedily(_observations, second);
        second.ShouldBe(first);
    }

    [Fact]
    public void Actions_of_a_squashed_normal_policy_are_drawn_from_the_stream_that_is_given()
    {
        using var scope = NewDisposeScope();
        using var explores = new SacAlgorithm(new SacOptions(), Batches.Context());
        using var evaluated = new SacAlgorithm(new SacOptions(), Batches.Context());
        var stream = new RandomStreams(1).Get("policy");
        for (var i = 0; i < 10; i++)
        {
            // Learning draws from the stream of this name, and from nothing that an evaluation drew from.
            Sample(evaluated, stream).ShouldBe(Act(explores));
        }

        Sample(evaluated, new RandomStreams(2).Get("policy"));
        Act(evaluated).ShouldBe(Sample(explores, new RandomStreams(1).Get("policy")));
    }

    [Fact]
    public void Actions_drawn_of_a_state_dependent_policy_are_spread_as_those_that_explore()
    {
        const int count = 4000;
        using var scope = NewDisposeScope();
        using var algorithm = Make(sampleEvery: 1);
        var stream = new RandomStream(7, "evaluation");
        var explored = Enumerable.Range(0, count).Select(_ => Unsquashed(Act(algorithm))).ToArray();
        var drawn = Enumerable.Range(0, count).Select(_ => Unsquashed(Sample(algorithm, stream))).ToArray();
        var greedy = new float[2];
        algorithm.ActGreedily(_observations, greedy);

        var deviation = SampleStatistics.StandardDeviation(explored);
        deviation.ShouldBeGreaterThan(0.01);
        // Means and deviations of 4000 numbers, within four of their own deviations.
        SampleStatistics.Mean(drawn).ShouldBe(Unsquashed(greedy), 4 * deviation / Math.Sqrt(count));
        SampleStatistics.StandardDeviation(drawn).ShouldBe(deviation, 4 * deviation / Math.Sqrt(count));
    }

    /// <summary>The first action, which lies in [-2, 2], before it went through the hyperbolic tangent.</summary>
    private static double Unsquashed(float[] actions) => Math.Atanh(actions[0] / 2);

    private static float[] Sample(SacAlgorithm algorithm, RandomStream random)
    {
        var actions = new float[2];
        algorithm.ActSampled(_observations, random, actions);
        return actions;
    }

    private static SacAlgorithm Make(int sampleEvery) =>
        new(new SacOptions { Gsde = new SacGsdeOptions { SampleEvery = sampleEvery } }, Batches.Context());

    private static float[] Act(SacAlgorithm algorithm)
    {
        var actions = new float[2];
        algorithm.Act(_observations, 0, actions);
        return actions;
    }
}
