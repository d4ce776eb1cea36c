using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Classic.Tests;

public sealed class ActionDistributionTests
{
    [Fact]
    public void A_categorical_policy_agrees_with_its_definition()
    {
        using var scope = NewDisposeScope();
        double[] probabilities = [0.1, 0.2, 0.7];
        var logits = tensor(probabilities.Select(p => (float)Math.Log(p) + 3).ToArray(), [1, 3]).expand(2, 3);
        var (logProbabilities, entropy) = new CategoricalActions(3).Evaluate(logits, tensor(new[] { 2L, 0L }), true);
        logProbabilities.ShouldBeClose(tensor(new[] { (float)Math.Log(0.7), (float)Math.Log(0.1) }));
        entropy!.item<float>().ShouldBe((float)-probabilities.Sum(p => p * Math.Log(p)), 1e-6f);
    }

    [Fact]
    public void A_categorical_policy_draws_each_action_as_often_as_it_says()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { MathF.Log(0.1f), MathF.Log(0.2f), MathF.Log(0.7f) }).expand(20_000, 3);
        var (actions, logProbabilities) = new CategoricalActions(3).Sample(logits, new RandomStream(1, "policy"));
        var chosen = actions.data<long>().ToArray();

        // Three standard deviations are at most 0.0097.
        (chosen.Count(a => a == 0) / 20_000.0).ShouldBe(0.1, 0.0064);
        (chosen.Count(a => a == 1) / 20_000.0).ShouldBe(0.2, 0.0085);
        logProbabilities.ShouldBeClose(new CategoricalActions(3).Evaluate(logits, actions, false).LogProbabilities);
    }

    [Fact]
    public void A_gaussian_policy_agrees_with_its_definition()
    {
        using var scope = NewDisposeScope();
        var distribution = new GaussianActions(tensor(new[] { 0f, MathF.Log(2) }));
        var (logProbabilities, entropy) = distribution.Evaluate(
            tensor(new[] { 1f, -1f }, [1, 2]),
            tensor(new[] { 2f, 3f }, [1, 2]),
            true
        );

        // One deviation off in the first component, two in the second.
        var expected = -0.5 - 2 - Math.Log(2) - Math.Log(2 * Math.PI);
        logProbabilities.item<float>().ShouldBe((float)expected, 1e-6f);
        entropy!.item<float>().ShouldBe((float)(Math.Log(2) + 1 + Math.Log(2 * Math.PI)), 1e-6f);
    }

    [Fact]
    public void A_gaussian_policy_samples_around_its_mean_and_knows_the_density_of_what_it_drew()
    {
        using var scope = NewDisposeScope();
        var distribution = new GaussianActions(tensor(new[] { 0f, MathF.Log(0.5f) }));
        var means = tensor(new[] { 1f, -1f }).expand(20_000, 2);
        var (actions, logProbabilities) = distribution.Sample(means, new RandomStream(1, "policy"));

        // Three standard errors: 0.0212 and 0.0106 for the means, 1.5 % for the deviations.
        var mean = actions.mean([0]).data<float>();
        mean[0].ShouldBe(1, 0.0212f);
        mean[1].ShouldBe(-1, 0.0106f);
        actions[.., 0].std().item<float>().ShouldBe(1, 0.015f);
        actions[.., 1].std().item<float>().ShouldBe(0.5f, 0.0075f);
        var (evaluated, _) = distribution.Evaluate(means, actions, false);
        (evaluated - logProbabilities).abs().max().item<float>().ShouldBeLessThan(1e-4f);
        distribution.Mode(means).ShouldBeClose(means);
    }
}
