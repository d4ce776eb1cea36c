using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Cartpole;
using Rlfw.Plugins.Dqn;
using Rlfw.Plugins.Gridworld;
using Rlfw.Plugins.Mlp;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Plugins.Classic.Tests;

public sealed class DqnTests
{
    [Fact]
    public void Cartpole_is_balanced_after_a_few_thousand_steps()
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () => new CartpoleEnvironment(new CartpoleOptions()),
            context => new DqnAlgorithm(
                new DqnOptions
                {
                    LearningRate = 1e-3,
                    Exploration = new Schedule(ScheduleShape.Linear, 1, 0.04, 0.5),
                    TrainEvery = 4,
                    GradientSteps = 2,
                    TargetUpdateInterval = 250,
                },
                context
            ),
            environmentSteps: 6000,
            network: new MlpOptions { Hidden = [64, 64] }
        );
        training.Evaluate().ShouldBeLessThan(60);

        // Eight seeds gave 141 to 317; random actions give about 22.
        training.Run().Evaluate().ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Discrete_observations_become_one_hot_so_gridworld_is_learned_too()
    {
        using var scope = NewDisposeScope();
        using var training = new Training(
            () =>
                new GridworldEnvironment(
                    new GridworldOptions
                    {
                        Map = "S.#.\n..X.\n...G",
                        RandomStart = true,
                        MaxEpisodeSteps = 30,
                    }
                ),
            context => new DqnAlgorithm(
                new DqnOptions
                {
                    LearningStarts = 200,
                    TrainEvery = 4,
                    GradientSteps = 1,
                    TargetUpdateInterval = 100,
                    Exploration = 0.5,
                },
                context
            ),
            environmentSteps: 4000,
            network: new MlpOptions { Hidden = [32] }
        );
        training.Algorithm.Model.state_dict()["hidden_0.weight"].shape.ShouldBe([32L, 12L]);

        // The longest way is 5 steps: at least 1 - 4 * 0.04 on average whatever the start.
        training.Run().Evaluate(50).ShouldBeGreaterThan(0.84);
    }

    /// <summary>
    /// Q(s, .) = (s, 2 - s): a linear network with known weights, its target twice as large, so that every number can be
    /// checked by hand.
    /// </summary>
    [Theory]
    [InlineData(false, new[] { 1 + (0.5f * 6), 1, 1 + (0.5f * 6) })]
    [InlineData(true, new[] { 1 + (0.5f * 6), 1, 1 + (0.5f * 6) })]
    public void Targets_bootstrap_through_truncation_and_not_through_termination(bool isDouble, float[] expected)
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new DqnOptions { Discount = 0.5, DoubleDqn = isDouble });
        Set(algorithm, network: ([1, -1], [0, 2]), target: ([2, -2], [0, 4]));

        // Three transitions to s' = 3: an ordinary one, a terminal one, a truncated one (which is not terminal).
        var batch = Batch([0, 0, 0], [0, 0, 0], [1, 1, 1], [3, 3, 3], [0, 1, 0]);
        Targets(algorithm, batch).ShouldBe(expected);
    }

    [Fact]
    public void Double_dqn_lets_the_learned_network_choose_and_the_target_network_value()
    {
        using var scope = NewDisposeScope();
        using var ordinary = Make(new DqnOptions { Discount = 0.5 });
        using var doubled = Make(new DqnOptions { Discount = 0.5, DoubleDqn = true });
        foreach (var algorithm in new[] { ordinary, doubled })
        {
            // At s' = 3 the network prefers action 0 (3 against -1), the target network action 1 (-6 against 8).
            Set(algorithm, network: ([1, -1], [0, 2]), target: ([-2, 2], [0, 2]));
        }

        var batch = Batch([0], [0], [1], [3], [0]);
        Targets(ordinary, batch).ShouldBe([1 + (0.5f * 8)]);
        Targets(doubled, batch).ShouldBe([1 + (0.5f * -6)]);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.25)]
    public void The_loss_and_its_gradient_are_those_of_libtorchs_huber_loss(double threshold)
    {
        using var scope = NewDisposeScope();
        var random = new RandomStream(1, "test");
        float[] values = [.. Enumerable.Range(0, 5 * 3).Select(_ => (float)(3 * random.NextGaussian()))],
            targets = [.. Enumerable.Range(0, 5).Select(_ => (float)random.NextGaussian())],
            actions = [0, 2, 1, 1, 0],
            gradients = new float[15];
        using var all = tensor(values, [5, 3], requires_grad: true);
        var chosen = all.gather(1, tensor(actions, [5, 1]).to(int64)).squeeze(1);
        var expected = functional.huber_loss(chosen, tensor(targets), threshold);
        expected.backward();

        var batch = Batch(new float[5], actions, new float[5], new float[5], new float[5]);
        var errors = new float[5];
        var (loss, mean) = DqnLoss.Huber(values, batch, targets, threshold, gradients, errors);
        loss.ShouldBe(expected.item<float>(), 1e-5);
        mean.ShouldBe(chosen.mean().item<float>(), 1e-5);
        gradients.ShouldBe(all.grad!.data<float>().ToArray(), 1e-6);
        errors.ShouldBe((chosen.detach() - tensor(targets)).abs().data<float>().ToArray(), 1e-5);
    }

    [Fact]
    public void One_gradient_step_moves_the_chosen_actions_value_by_adams_first_step()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(
            new DqnOptions
            {
                Discount = 0.5,
                LearningRate = 0.125,
                HuberThreshold = 1,
            }
        );
        Set(algorithm, network: ([1, -1], [0, 2]), target: ([1, -1], [0, 2]));

        // Q(2, 0) = 2, target 1 + 0.5 * max(Q(4, .)) = 1 + 0.5 * 4 = 3: an error of -1 at the Huber threshold costs 0.5.
        var record = (DqnRecord)algorithm.Update(Batch([2], [0], [1], [4], [0]), new UpdateContext(1, 1, 0));
        record.Loss.ShouldBe(0.5, 1e-6);
        record.MeanQ.ShouldBe(2, 1e-6);
        record.Exploration.ShouldBe(1);

        // Adam's first step has the size of the learning rate against the gradient's sign, and leaves the rest alone.
        var parameters = algorithm.Model.state_dict();
        parameters["output.weight"].data<float>().ToArray().ShouldBe([1.125f, -1], 1e-5);
        parameters["output.bias"].data<float>().ToArray().ShouldBe([0.125f, 2], 1e-5);
    }

    [Fact]
    public void The_target_network_follows_once_per_interval()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new DqnOptions { TargetUpdateInterval = 10, TargetUpdateRate = 0.5 });

        // The first gradient step copies; then the target is 8 while the network is set to 0 and does not move.
        Update(algorithm, environmentSteps: 5);
        Set(algorithm, network: ([0, 0], [0, 0]), target: ([8, 8], [8, 8]));
        Update(algorithm, environmentSteps: 9);
        TargetBias(algorithm).ShouldBe(8, "the interval has not passed");
        Update(algorithm, environmentSteps: 10);
        TargetBias(algorithm).ShouldBe(4, 1e-5, "half way once");
        Update(algorithm, environmentSteps: 10);
        TargetBias(algorithm).ShouldBe(4, 1e-5, "the same interval");
        Update(algorithm, environmentSteps: 30);
        TargetBias(algorithm).ShouldBe(1, 1e-5, "half way twice");

        static void Update(DqnAlgorithm algorithm, long environmentSteps) =>
            algorithm.Update(Batch([0], [0], [0], [0], [1]), new UpdateContext(1, environmentSteps, 1));
    }

    [Fact]
    public void Exploration_is_uniform_at_first_and_rare_in_the_end()
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(new DqnOptions());
        Set(algorithm, network: ([0, 0], [0, 1]), target: ([0, 0], [0, 0]));
        float[] states = new float[4000],
            actions = new float[4000];

        // Three standard deviations: 0.0237 around a half, 0.0066 around 0.04 / 2.
        algorithm.Act(states, progress: 0, actions);
        Share().ShouldBe(0.5, 0.0237);
        algorithm.Act(states, progress: 0.16, actions);
        Share().ShouldBe(0.02, 0.0067);
        algorithm.ActGreedily(states, actions);
        Share().ShouldBe(0);

        double Share() => actions.Count(action => action == 0) / 4000.0;
    }

    [Fact]
    public void Contradictory_options_are_refused_all_at_once()
    {
        var options = new DqnOptions
        {
            Environments = 3,
            TrainEvery = 4,
            BatchSize = 64,
            ReplayCapacity = 32,
            LearningRate = 0,
        };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        faults.SelectMany(fault => fault.MemberNames).ShouldBe(["TrainEvery", "BatchSize", "LearningRate"]);
        faults[0].ErrorMessage.ShouldBe("train_every 4 is not a multiple of environments 3");
    }

    [Fact]
    public void Continuous_actions_are_refused_with_a_way_out() =>
        Should
            .Throw<UserErrorException>(() =>
                new DqnAlgorithm(new DqnOptions(), Training.Context(new PointEnvironment()))
            )
            .Message.ShouldContain("use ppo");

    /// <summary>A linear network from one number to two action values.</summary>
    private static DqnAlgorithm Make(DqnOptions options)
    {
        var context = Training.Context(new PointEnvironment(), network: new MlpOptions { Hidden = [] });
        return new DqnAlgorithm(options, context with { ActionSpace = new DiscreteSpace(2) });
    }

    private static void Set(
        DqnAlgorithm algorithm,
        (float[] Weight, float[] Bias) network,
        (float[] Weight, float[] Bias) target
    )
    {
        using var state = new MemoryState();
        algorithm.Save(state);
        Write(state.Section("target"), target);
        algorithm.Load(state);
        using var model = new MemoryState();
        ModuleCheckpoint.Save(algorithm.Model, model);
        Write(model, network);
        ModuleCheckpoint.Load(algorithm.Model, model);
    }

    private static void Write(MemoryState state, (float[] Weight, float[] Bias) values)
    {
        state.Replace("output.weight", tensor(values.Weight, [2, 1]));
        state.Replace("output.bias", tensor(values.Bias));
    }

    private static float TargetBias(DqnAlgorithm algorithm)
    {
        using var state = new MemoryState();
        algorithm.Save(state);
        return state.Section("target").ReadTensor("output.bias")[1].item<float>();
    }

    private static float[] Targets(DqnAlgorithm algorithm, HostTransitions batch)
    {
        var targets = new float[batch.Count];
        algorithm.Targets(batch, targets);
        return targets;
    }

    /// <summary>Transitions between states of one number, with the discount 0.5.</summary>
    private static HostTransitions Batch(
        float[] states,
        float[] actions,
        float[] rewards,
        float[] next,
        float[] terminated
    )
    {
        var batch = new HostTransitions(states.Length, 1, 1);
        states.CopyTo(batch.Observations, 0);
        actions.CopyTo(batch.Actions, 0);
        rewards.CopyTo(batch.Rewards, 0);
        next.CopyTo(batch.NextObservations, 0);
        terminated.CopyTo(batch.Terminated, 0);
        Array.Fill(batch.Discounts, 0.5f);
        Array.Fill(batch.Weights, 1);
        return batch;
    }
}
