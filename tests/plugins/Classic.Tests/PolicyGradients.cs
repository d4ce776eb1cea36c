using Rlfw.Contracts;

namespace Rlfw.Plugins.Classic.Tests;

/// <summary>What tests of policy gradients share: rollouts, and the networks of an algorithm as libtorch sees them.</summary>
internal static class PolicyGradients
{
    /// <summary>A rollout of an algorithm in environments that draw rewards, observations and ends at random.</summary>
    public static HostRollout Collect(IHostOnPolicyAlgorithm algorithm, int observationSize, int actionSize, ulong seed)
    {
        var (steps, count) = (algorithm.Settings.StepsPerRollout, algorithm.Settings.Environments);
        var rollout = new HostRollout(steps, count, observationSize, actionSize);
        var decision = new HostDecision(count, actionSize);
        var random = new RandomStream(seed, "rollout");
        Fill(rollout.Observations, random);
        Fill(rollout.Rewards, random);
        Fill(rollout.NextValues, random);
        for (var t = 0; t < steps; t++)
        {
            algorithm.Act(rollout.Observations.AsSpan(t * count * observationSize, count * observationSize), decision);
            decision.Actions.CopyTo(rollout.Actions, t * count * actionSize);
            decision.LogProbabilities.CopyTo(rollout.LogProbabilities, t * count);
            decision.Values.CopyTo(rollout.Values, t * count);
        }

        for (var i = 0; i < rollout.Count; i++)
        {
            rollout.EpisodeEnds[i] = random.NextDouble() < 0.2 ? 1 : 0;
            if (rollout.EpisodeEnds[i] == 0 && i + count < rollout.Count)
            {
                rollout.NextValues[i] = rollout.Values[i + count];
            }
        }

        return rollout;
    }

    /// <summary>A network of an algorithm's model.</summary>
    public static Module<Tensor, Tensor> Network(this IAlgorithm algorithm, string name) =>
        (Module<Tensor, Tensor>)algorithm.Model.named_children().Single(child => child.name == name).module;

    /// <summary>The gradients that an update left behind, by parameter.</summary>
    public static Dictionary<string, float[]> Gradients(this IAlgorithm algorithm) =>
        algorithm
            .Model.named_parameters()
            .ToDictionary(x => x.name, x => x.parameter.grad!.contiguous().data<float>().ToArray());

    /// <summary>The gradients of a loss, by parameter of a model.</summary>
    public static Dictionary<string, float[]> GradientsOf(this IAlgorithm algorithm, Tensor loss)
    {
        var named = algorithm.Model.named_parameters().ToArray();
        var gradients = autograd.grad([loss], [.. named.Select(x => x.parameter)]);
        return named.Zip(gradients).ToDictionary(x => x.First.name, x => x.Second.contiguous().data<float>().ToArray());
    }

    public static void ShouldBe(
        this Dictionary<string, float[]> actual,
        Dictionary<string, float[]> expected,
        double tolerance
    )
    {
        actual.Keys.ShouldBe(expected.Keys);
        foreach (var (name, values) in expected)
        {
            actual[name].ShouldBe(values, tolerance, name);
        }
    }

    private static void Fill(float[] values, RandomStream random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextGaussian();
        }
    }
}
