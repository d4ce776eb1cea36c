using Rlfw.Contracts;
using Rlfw.Plugins.Sac;

namespace Rlfw.Plugins.ActorCritic.Tests;

/// <summary>Updates of SAC against libtorch's automatic differentiation of the papers' losses.</summary>
public sealed class SacUpdateTests
{
    private const int Updates = 5;
    private const double Rate = 0.01;

    private delegate (Tensor Actions, Tensor LogProbabilities) Policy(Tensor states);

    [Theory]
    [InlineData("auto")]
    [InlineData("auto(0.3)")]
    [InlineData("0.2")]
    public void The_losses_are_those_of_the_paper(string temperature)
    {
        using var scope = NewDisposeScope();
        using var algorithm = Make(temperature, null);
        var paper = new PaperNetworks(algorithm.Model);
        var random = new RandomStream(1, "policy");
        Check(algorithm, paper, temperature, () => { }, states => Gaussian(paper, states, random));
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public void With_state_dependent_exploration_they_are_the_same_under_its_distribution(
        bool full,
        bool expln,
        bool learnFeatures
    )
    {
        using var scope = NewDisposeScope();
        var gsde = new SacGsdeOptions
        {
            FullDeviations = full,
            Expln = expln,
            LearnFeatures = learnFeatures,
        };
        using var algorithm = Make("auto", gsde);
        var paper = new PaperNetworks(algorithm.Model);
        var random = new RandomStream(1, "policy");
        var weights = zeros(1);

        Check(
            algorithm,
            paper,
            "auto",
            () => weights = Deviations(paper, expln).expand(2, 8) * Batches.Noise(random, 2, 8),
            states => StateDependent(paper, states, weights, gsde)
        );
    }

    private static void Check(
        SacAlgorithm algorithm,
        PaperNetworks paper,
        string temperature,
        Action begin,
        Policy policy
    )
    {
        var isLearned = temperature.StartsWith("auto", StringComparison.Ordinal);
        using var critics = paper.Adam("critic", Rate);
        using var actor = paper.Adam("actor", Rate);
        using var alphas = isLearned ? paper.Adam("log_temperature", Rate) : null;
        var batches = new Batches();
        for (var i = 1; i <= Updates; i++)
        {
            var batch = batches.Next();
            var (states, next) = (Batches.Rows2(batch.Observations, 3), Batches.Rows2(batch.NextObservations, 3));
            var alpha = isLearned ? paper["log_temperature"].detach().exp() : tensor(0.2f);
            begin();
            var (nextActions, nextLogProbabilities) = policy(next);
            var nextValues = Least(paper, next, nextActions, true) - (alpha * nextLogProbabilities);
            var targets = Batches.Targets(batch, nextValues).detach();
            var inputs = cat([states, Batches.UnitActions(batch)], 1);
            var criticLoss =
                0.5 * functional.mse_loss(paper.Apply("critic_0", inputs).squeeze(1), targets)
                + (0.5 * functional.mse_loss(paper.Apply("critic_1", inputs).squeeze(1), targets));
            Step(critics, criticLoss);

            var (actions, logProbabilities) = policy(states);
            var actorLoss = ((alpha * logProbabilities) - Least(paper, states, actions, false)).mean();
            Step(actor, actorLoss);
            if (alphas is not null)
            {
                Step(alphas, -(paper["log_temperature"] * (logProbabilities - 2).detach()).mean());
            }

            paper.MoveTargets(0.1);
            var record = (SacRecord)algorithm.Update(batch, new UpdateContext(i, i, 0));
            record.CriticLoss.ShouldBe(criticLoss.item<float>(), 1e-3);
            record.ActorLoss.ShouldBe(actorLoss.item<float>(), 1e-4);
            record.Entropy.ShouldBe(-logProbabilities.mean().item<float>(), 1e-4);
            record.Temperature.ShouldBe(alpha.item<float>(), 1e-6);
        }

        paper.ShouldBeThoseOf(algorithm.Model, 5e-5);
    }

    private static SacAlgorithm Make(string temperature, SacGsdeOptions? gsde) =>
        new(
            new SacOptions
            {
                Discount = 0.9,
                LearningRate = Rate,
                TargetUpdateRate = 0.1,
                Temperature = Temperature.Parse(temperature, null),
                Gsde = gsde,
                // Above and below 0 after some steps, so that both branches of a deviation count.
                InitialLogDeviation = 0.01,
            },
            Batches.Context()
        );

    private static Tensor Least(PaperNetworks paper, Tensor states, Tensor actions, bool target)
    {
        var inputs = cat([states, actions], 1);
        return minimum(paper.Apply("critic_0", inputs, target), paper.Apply("critic_1", inputs, target)).squeeze(1);
    }

    private static (Tensor, Tensor) Gaussian(PaperNetworks paper, Tensor states, RandomStream random)
    {
        var outputs = paper.Apply("actor", states);
        var (means, logDeviations) = (outputs[.., ..2], outputs[.., 2..].clamp(-20, 2));
        var deviations = logDeviations.exp();
        var u = means + (deviations * Batches.Noise(random, states.shape[0], 2));
        return Squash(u, means, deviations.square());
    }

    private static (Tensor, Tensor) StateDependent(
        PaperNetworks paper,
        Tensor states,
        Tensor weights,
        SacGsdeOptions gsde
    )
    {
        var latents = paper.Hidden("actor.network", states);
        var means = paper.Output("actor.network", latents).clamp(-2, 2);
        var features = gsde.LearnFeatures ? latents : latents.detach();
        var deviations = Deviations(paper, gsde.Expln).expand(2, 8);
        var variances = features.square().matmul(deviations.square().t()) + 1e-6;
        return Squash(means + features.matmul(weights.t()), means, variances);
    }

    private static Tensor Deviations(PaperNetworks paper, bool expln)
    {
        var parameters = paper["actor.log_deviations"];
        return expln
            ? where(parameters.gt(0), 1 + parameters.clamp(min: 0).log1p(), parameters.clamp(max: 0).exp())
            : parameters.exp();
    }

    /// <summary>tanh(u) and its density by the change of variables, in the plain formula.</summary>
    private static (Tensor, Tensor) Squash(Tensor u, Tensor means, Tensor variances)
    {
        var actions = u.tanh();
        var normal = -0.5 * (((u - means).square() / variances) + variances.log() + Math.Log(2 * Math.PI));
        return (actions, (normal - (1 - actions.square()).log()).sum(-1));
    }

    private static void Step(Adam optimizer, Tensor loss)
    {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
}
