using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Training.Tests.Policies;

/// <summary>Every derivative against libtorch's autograd of the definition.</summary>
public sealed class HostDistributionTests
{
    private const int Rows = 7;
    private const double Tolerance = 2e-5;

    public static TheoryData<string> Families => ["categorical", "gaussian"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Log_probabilities_and_their_gradients_are_those_of_the_definition(string name)
    {
        using var scope = NewDisposeScope();
        var family = Family.Named(name);
        var (parameters, actions, weights) = (family.Draw(1), family.DrawActions(2), Numbers(Rows, 3));
        var graph = family.Graph(parameters);
        var expected = family.LogProbabilities(graph, actions);
        (expected * torch.tensor(weights)).sum().backward();

        var actual = new float[Rows];
        var gradients = new float[parameters.Length];
        family.Distribution.LogProbabilities(parameters, actions, actual);
        family.Distribution.AddLogProbabilityGradients(parameters, actions, weights, gradients);

        actual.ShouldBe(expected.Floats(), Tolerance);
        gradients.ShouldBe(graph.grad!.Floats(), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Entropies_and_their_gradients_are_those_of_the_definition(string name)
    {
        using var scope = NewDisposeScope();
        var family = Family.Named(name);
        var parameters = family.Draw(4);
        var graph = family.Graph(parameters);
        var expected = family.Entropies(graph);
        (expected * 0.7f).sum().backward();

        var actual = new float[Rows];
        var gradients = new float[parameters.Length];
        family.Distribution.Entropies(parameters, actual);
        family.Distribution.AddEntropyGradients(parameters, 0.7f, gradients);

        actual.ShouldBe(expected.Floats(), Tolerance);
        gradients.ShouldBe(graph.grad!.Floats(), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Divergences_and_their_gradients_are_those_of_the_definition(string name)
    {
        using var scope = NewDisposeScope();
        var family = Family.Named(name);
        var (reference, parameters) = (family.Draw(5), family.Draw(6));
        var graph = family.Graph(parameters);
        var expected = family.Divergences(family.Graph(reference).detach(), graph);
        (expected * 0.3f).sum().backward();

        var actual = new float[Rows];
        var gradients = new float[parameters.Length];
        family.Distribution.Divergences(reference, parameters, actual);
        family.Distribution.AddDivergenceGradients(reference, parameters, 0.3f, gradients);

        actual.ShouldBe(expected.Floats(), 1e-4);
        gradients.ShouldBe(graph.grad!.Floats(), 1e-4);
        actual.ShouldAllBe(divergence => divergence > 0);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void The_fisher_product_is_the_second_derivative_of_the_divergence_times_the_vector(string name)
    {
        using var scope = NewDisposeScope();
        var family = Family.Named(name);
        var parameters = family.Draw(7);
        var vectors = Numbers(parameters.Length, 8);
        var graph = family.Graph(parameters);
        var divergence = family.Divergences(graph.detach(), graph).sum();
        var first = torch.autograd.grad([divergence], [graph], create_graph: true)[0];
        var second = torch.autograd.grad([(first * torch.tensor(vectors, graph.shape)).sum()], [graph])[0];

        var products = new float[parameters.Length];
        family.Distribution.FisherProducts(parameters, vectors, products);

        products.ShouldBe(second.Floats(), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_distribution_does_not_diverge_from_itself(string name)
    {
        var family = Family.Named(name);
        var parameters = family.Draw(9);
        var divergences = new float[Rows];
        var gradients = new float[parameters.Length];
        family.Distribution.Divergences(parameters, parameters, divergences);
        family.Distribution.AddDivergenceGradients(parameters, parameters, 1, gradients);
        divergences.ShouldAllBe(x => x == 0);
        gradients.ShouldAllBe(x => x == 0);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void What_is_drawn_carries_its_own_log_probability_and_the_mode_has_the_highest(string name)
    {
        var family = Family.Named(name);
        var distribution = family.Distribution;
        var parameters = family.Draw(10);
        float[] actions = new float[Rows * distribution.ActionSize],
            modes = new float[actions.Length],
            drawn = new float[Rows],
            evaluated = new float[Rows],
            highest = new float[Rows];
        distribution.Sample(parameters, new RandomStream(1, "policy"), actions, drawn);
        distribution.LogProbabilities(parameters, actions, evaluated);
        distribution.Mode(parameters, modes);
        distribution.LogProbabilities(parameters, modes, highest);
        evaluated.ShouldBe(drawn, 1e-4);
        highest.Zip(evaluated).ShouldAllBe(pair => pair.First >= pair.Second - 1e-5f);
    }

    [Fact]
    public void A_categorical_policy_draws_each_action_as_often_as_it_says()
    {
        const int Draws = 20_000;
        float[] logits = [MathF.Log(0.1f) + 3, MathF.Log(0.2f) + 3, MathF.Log(0.7f) + 3];
        float[] parameters = [.. Enumerable.Repeat(logits, Draws).SelectMany(x => x)],
            actions = new float[Draws];
        new HostCategorical(3).Sample(parameters, new RandomStream(1, "policy"), actions, new float[Draws]);

        // Three standard deviations are at most 0.0097.
        (actions.Count(a => a == 0) / (double)Draws).ShouldBe(0.1, 0.0064);
        (actions.Count(a => a == 1) / (double)Draws).ShouldBe(0.2, 0.0085);
    }

    [Fact]
    public void A_gaussian_policy_draws_around_its_mean_with_its_deviation()
    {
        const int Draws = 20_000;
        float[] parameters = [.. Enumerable.Repeat(new[] { 1f, MathF.Log(0.5f) }, Draws).SelectMany(x => x)],
            actions = new float[Draws];
        new HostGaussian(1).Sample(parameters, new RandomStream(1, "policy"), actions, new float[Draws]);

        // Three standard errors: 0.0106 for the mean, 1.5 % for the deviation.
        var mean = actions.Average();
        mean.ShouldBe(1, 0.0106f);
        Math.Sqrt(actions.Average(a => (a - mean) * (a - mean))).ShouldBe(0.5, 0.0075);
    }

    [Fact]
    public void Logits_far_from_zero_neither_overflow_nor_vanish()
    {
        var distribution = new HostCategorical(3);
        float[] parameters = [1000, 1000, -1000],
            entropies = [0],
            logProbabilities = [0],
            gradients = [0, 0, 0];
        distribution.Entropies(parameters, entropies);
        distribution.LogProbabilities(parameters, [1], logProbabilities);
        distribution.AddEntropyGradients(parameters, 1, gradients);
        entropies[0].ShouldBe(MathF.Log(2), 1e-4f);
        logProbabilities[0].ShouldBe(-MathF.Log(2), 1e-4f);
        gradients.ShouldAllBe(x => Math.Abs(x) < 1e-4);
    }

    [Fact]
    public void Divergences_of_distributions_that_hardly_differ_keep_their_digits()
    {
        // KL of N(0, 1) from N(0, e^2d) is d^2 to the third order: a millionth here.
        var divergences = new float[1];
        new HostGaussian(1).Divergences([0, 0], [0, 1e-3f], divergences);
        divergences[0].ShouldBe(1e-6f, 1e-8f);
    }

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new RandomStream(seed, "numbers");
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }

    private abstract class Family
    {
        public abstract IHostDistribution Distribution { get; }

        public static Family Named(string name) =>
            name == "categorical" ? new CategoricalFamily() : new GaussianFamily();

        public float[] Draw(ulong seed) => [.. Numbers(Rows * Distribution.ParameterSize, seed).Select(x => 0.5f * x)];

        public abstract float[] DrawActions(ulong seed);

        public Tensor Graph(float[] parameters) =>
            torch.tensor(parameters, [Rows, Distribution.ParameterSize], requires_grad: true);

        public abstract Tensor LogProbabilities(Tensor graph, float[] actions);

        public abstract Tensor Entropies(Tensor graph);

        public abstract Tensor Divergences(Tensor reference, Tensor graph);
    }

    private sealed class CategoricalFamily : Family
    {
        public override IHostDistribution Distribution { get; } = new HostCategorical(4);

        public override float[] DrawActions(ulong seed)
        {
            var random = new RandomStream(seed, "actions");
            return [.. Enumerable.Range(0, Rows).Select(_ => (float)random.NextInt(4))];
        }

        public override Tensor LogProbabilities(Tensor graph, float[] actions) =>
            graph.log_softmax(-1).gather(1, torch.tensor(actions, [Rows, 1]).to(ScalarType.Int64)).squeeze(-1);

        public override Tensor Entropies(Tensor graph) => -(graph.softmax(-1) * graph.log_softmax(-1)).sum(-1);

        public override Tensor Divergences(Tensor reference, Tensor graph) =>
            (reference.softmax(-1) * (reference.log_softmax(-1) - graph.log_softmax(-1))).sum(-1);
    }

    private sealed class GaussianFamily : Family
    {
        public override IHostDistribution Distribution { get; } = new HostGaussian(3);

        public override float[] DrawActions(ulong seed) => Numbers(Rows * 3, seed);

        public override Tensor LogProbabilities(Tensor graph, float[] actions)
        {
            var (mean, logDeviation) = Parts(graph);
            var z = (torch.tensor(actions, [Rows, 3]) - mean) / logDeviation.exp();
            return (-0.5 * z * z - logDeviation - (0.5 * Math.Log(2 * Math.PI))).sum(-1);
        }

        public override Tensor Entropies(Tensor graph) =>
            (Parts(graph).LogDeviation + (0.5 * Math.Log(2 * Math.PI * Math.E))).sum(-1);

        public override Tensor Divergences(Tensor reference, Tensor graph)
        {
            var (oldMean, oldLogDeviation) = Parts(reference);
            var (mean, logDeviation) = Parts(graph);
            var squares = (2 * oldLogDeviation).exp() + (oldMean - mean).square();
            return (logDeviation - oldLogDeviation + (squares / (2 * (2 * logDeviation).exp())) - 0.5).sum(-1);
        }

        private static (Tensor Mean, Tensor LogDeviation) Parts(Tensor graph) =>
            (graph.narrow(1, 0, 3), graph.narrow(1, 3, 3));
    }
}
