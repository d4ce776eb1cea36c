using Rlfw.Contracts;
using Rlfw.Plugins.Ddpg;
using Rlfw.Plugins.Td3;

namespace Rlfw.Plugins.ActorCritic.Tests;

/// <summary>Updates of DDPG and TD3 against libtorch's automatic differentiation of the papers' losses.</summary>
public sealed class DeterministicUpdateTests
{
    private const int Updates = 5;

    [Fact]
    public void Ddpg_descends_the_losses_of_its_paper()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new DdpgAlgorithm(
            new DdpgOptions
            {
                Discount = 0.9,
                LearningRate = 0.01,
                ActorLearningRate = 0.003,
                TargetUpdateRate = 0.1,
            },
            Batches.Context()
        );
        var paper = new PaperNetworks(algorithm.Model);
        using var critic = paper.Adam("critic", 0.01);
        using var actor = paper.Adam("actor", 0.003);
        var batches = new Batches();
        for (var i = 0; i < Updates; i++)
        {
            var batch = batches.Next();
            var (states, next) = (Batches.Rows2(batch.Observations, 3), Batches.Rows2(batch.NextObservations, 3));

            var nextActions = paper.Apply("actor", next, target: true).tanh();
            var nextValues = paper.Apply("critic_0", cat([next, nextActions], 1), target: true).squeeze(1);
            var targets = Batches.Targets(batch, nextValues).detach();
            var values = paper.Apply("critic_0", cat([states, Batches.UnitActions(batch)], 1)).squeeze(1);
            var criticLoss = functional.mse_loss(values, targets);
            Step(critic, criticLoss);

            var policyActions = paper.Apply("actor", states).tanh();
            var actorLoss = -paper.Apply("critic_0", cat([states, policyActions], 1)).mean();
            Step(actor, actorLoss);
            paper.MoveTargets(0.1);

            var record = (DdpgRecord)algorithm.Update(batch, new UpdateContext(i + 1, i + 1, 0));
            record.CriticLoss.ShouldBe(criticLoss.item<float>(), 1e-4);
            record.ActorLoss.ShouldBe(actorLoss.item<float>(), 1e-4);
            record.MeanQ.ShouldBe(values.mean().item<float>(), 1e-4);
        }

        paper.ShouldBeThoseOf(algorithm.Model, 2e-5);
    }

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.2)]
    [InlineData(3, 0)]
    public void Td3_descends_the_losses_of_its_paper(int delay, double noise)
    {
        using var scope = NewDisposeScope();
        using var algorithm = new Td3Algorithm(
            new Td3Options
            {
                Discount = 0.9,
                LearningRate = 0.01,
                TargetUpdateRate = 0.1,
                PolicyDelay = delay,
                TargetNoiseDeviation = noise,
                TargetNoiseClip = 0.25,
            },
            Batches.Context()
        );
        var paper = new PaperNetworks(algorithm.Model);
        using var critics = paper.Adam("critic", 0.01);
        using var actor = paper.Adam("actor", 0.01);
        var batches = new Batches();
        var smoothing = new RandomStream(1, "target-noise");
        for (var i = 1; i <= Updates; i++)
        {
            var batch = batches.Next();
            var (states, next) = (Batches.Rows2(batch.Observations, 3), Batches.Rows2(batch.NextObservations, 3));

            var clipped = noise > 0 ? (noise * Batches.Noise(smoothing, Batches.Rows, 2)).clamp(-0.25, 0.25) : zeros(1);
            var nextActions = (paper.Apply("actor", next, target: true).tanh() + clipped).clamp(-1, 1);
            var nextInputs = cat([next, nextActions], 1);
            var nextValues = minimum(
                    paper.Apply("critic_0", nextInputs, target: true),
                    paper.Apply("critic_1", nextInputs, target: true)
                )
                .squeeze(1);
            var targets = Batches.Targets(batch, nextValues).detach();
            var inputs = cat([states, Batches.UnitActions(batch)], 1);
            var criticLoss =
                functional.mse_loss(paper.Apply("critic_0", inputs).squeeze(1), targets)
                + functional.mse_loss(paper.Apply("critic_1", inputs).squeeze(1), targets);
            Step(critics, criticLoss);

            Tensor? actorLoss = null;
            if (i % delay == 0)
            {
                actorLoss = -paper.Apply("critic_0", cat([states, paper.Apply("actor", states).tanh()], 1)).mean();
                Step(actor, actorLoss);
                paper.MoveTargets(0.1);
            }

            var record = (Td3Record)algorithm.Update(batch, new UpdateContext(i, i, 0));
            record.CriticLoss.ShouldBe(criticLoss.item<float>(), 1e-4);
            (record.ActorLoss is null).ShouldBe(actorLoss is null);
            record.ActorLoss?.ShouldBe(actorLoss!.item<float>(), 1e-4);
        }

        paper.ShouldBeThoseOf(algorithm.Model, 2e-5);
    }

    /// <summary>A step of one optimizer; the loss's gradients by what others learn are not used.</summary>
    private static void Step(Adam optimizer, Tensor loss)
    {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
}
