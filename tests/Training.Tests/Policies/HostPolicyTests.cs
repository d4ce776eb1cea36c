using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Policies;

public sealed class HostPolicyTests
{
    private const int Rows = 6;
    private const int Inputs = 3;
    private const int Actions = 2;

    public static TheoryData<string> Policies =>
        [
            "categorical",
            "gaussian",
            "gsde",
            "gsde: a deviation a feature",
            "gsde: expln",
            "gsde: learn features",
            "gsde: all options",
        ];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Parameters_and_all_gradients_are_those_of_the_graph(string name)
    {
        using var scope = NewDisposeScope();
        using var built = Make(name);
        var (policy, model) = (built.Policy, built.Model);
        var (inputs, width) = (Numbers(Rows * Inputs, 1), policy.Distribution.ParameterSize);
        var weights = Numbers(Rows * width, 2);

        var graph = policy.Graph(torch.tensor(inputs, [Rows, Inputs]));
        var parameters = policy.Trained.SelectMany(x => x.Parameters).ToArray();
        var expected = torch.autograd.grad([(graph * torch.tensor(weights, [Rows, width])).sum()], parameters);
        using var optimizer = GradientOptimizers.Adam(new AdamSettings(), policy.Trained);
        optimizer.ZeroGradients();
        policy.Forward(inputs, Rows).ToArray().ShouldBe(graph.detach().Floats(), 1e-5);
        policy.Backward(weights);

        model.parameters().Count().ShouldBe(parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i].grad!.Floats().ShouldBe(expected[i].Floats(), 2e-5);
        }

        policy.Predict(inputs, Rows).ToArray().ShouldBe(graph.detach().Floats(), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void What_is_drawn_carries_the_log_probability_of_its_parameters(string name)
    {
        using var built = Make(name);
        var distribution = built.Policy.Distribution;
        var inputs = Numbers(Rows * Inputs, 1);
        float[] actions = new float[Rows * distribution.ActionSize],
            drawn = new float[Rows],
            evaluated = new float[Rows];
        built.Policy.Sample(inputs, new RandomStream(1, "policy"), actions, drawn);
        distribution.LogProbabilities(built.Policy.Predict(inputs, Rows), actions, evaluated);
        evaluated.ShouldBe(drawn, 1e-3);
    }

    [Fact]
    public void State_dependent_noise_is_the_same_in_the_same_state_until_it_is_drawn_anew()
    {
        using var built = Make("gsde");
        var random = new RandomStream(1, "policy");
        var inputs = Numbers(Inputs, 1);
        float[] first = Draw(),
            second = Draw(),
            third = Draw(),
            fourth = Draw();
        second.ShouldBe(first);
        third.ShouldNotBe(first);
        fourth.ShouldBe(third);
        Draw().ShouldNotBe(third);
        built.Policy.BeginRollout();
        Draw().ShouldNotBe(third);

        float[] Draw()
        {
            var actions = new float[Actions];
            built.Policy.Sample(inputs, random, actions, new float[1]);
            return actions;
        }
    }

    [Fact]
    public void Without_a_period_the_noise_lasts_a_rollout()
    {
        using var built = Make("gsde: expln");
        var random = new RandomStream(1, "policy");
        var inputs = Numbers(Inputs, 1);
        float[] first = new float[Actions],
            next = new float[Actions];
        built.Policy.Sample(inputs, random, first, new float[1]);
        for (var step = 0; step < 100; step++)
        {
            built.Policy.Sample(inputs, random, next, new float[1]);
            next.ShouldBe(first);
        }

        built.Policy.BeginRollout();
        built.Policy.Sample(inputs, random, next, new float[1]);
        next.ShouldNotBe(first);
    }

    [Fact]
    public void Over_many_noise_matrices_actions_have_the_mean_and_deviation_that_their_density_says()
    {
        using var built = Make("gsde");
        const int Environments = 10_000;
        var inputs = Enumerable.Repeat(Numbers(Inputs, 1), Environments).SelectMany(x => x).ToArray();
        var actions = new float[Environments * Actions];
        built.Policy.Sample(inputs, new RandomStream(1, "policy"), actions, new float[Environments]);
        var parameters = built.Policy.Predict(inputs, Environments)[..(2 * Actions)].ToArray();

        // Each environment has a matrix of its own. Three standard errors: 3 % of a deviation for means, 2.2 % for deviations.
        for (var j = 0; j < Actions; j++)
        {
            var drawn = actions.Where((_, i) => i % Actions == j).ToArray();
            var deviation = Math.Exp(parameters[Actions + j]);
            var mean = drawn.Average();
            ((double)mean).ShouldBe(parameters[j], 0.03 * deviation);
            Math.Sqrt(drawn.Average(x => (x - mean) * (x - mean))).ShouldBe(deviation, 0.022 * deviation);
        }
    }

    [Fact]
    public void The_most_probable_action_has_no_noise()
    {
        using var built = Make("gsde");
        var parameters = built.Policy.Predict(Numbers(Inputs, 1), 1).ToArray();
        var actions = new float[Actions];
        built.Policy.Distribution.Mode(parameters, actions);
        actions.ShouldBe(parameters[..Actions]);
    }

    [Theory]
    [InlineData(false, "gsde explores with continuous actions")]
    [InlineData(true, "at least one hidden layer")]
    public void State_dependent_exploration_says_what_it_needs(bool continuous, string reason)
    {
        using var scope = NewDisposeScope();
        Space actions = continuous ? new BoxSpace([-1], [1]) : new DiscreteSpace(2);
        var context = new EnvironmentAlgorithmContext(
            new BoxSpace([-1], [1]),
            actions,
            new LinearBuilder(),
            torch.CPU,
            new RandomStreams(1),
            new Budget(1, null)
        );
        Should
            .Throw<UserErrorException>(() => new HostActorCritic(context, 0, new GsdeOptions()))
            .Message.ShouldContain(reason);
    }

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new RandomStream(seed, "numbers");
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }

    private static Built Make(string name)
    {
        var gsde = name switch
        {
            "gsde" => new GsdeOptions { SampleEvery = 2 },
            "gsde: a deviation a feature" => new GsdeOptions { FullDeviations = false },
            "gsde: expln" => new GsdeOptions { Expln = true },
            "gsde: learn features" => new GsdeOptions { LearnFeatures = true },
            "gsde: all options" => new GsdeOptions
            {
                FullDeviations = false,
                Expln = true,
                LearnFeatures = true,
            },
            _ => null,
        };
        var context = new EnvironmentAlgorithmContext(
            new BoxSpace([-1, -1, -1], [1, 1, 1]),
            name == "categorical" ? new DiscreteSpace(Actions) : new BoxSpace([-1, -1], [1, 1]),
            new HiddenLayerBuilder(),
            torch.CPU,
            new RandomStreams(1),
            new Budget(1, null)
        );
        var model = new LearnedModule("policy");
        var policy = HostPolicies.Build(context, new RandomStream(3, "initialization"), 0, gsde, model);

        // Deviations that differ, some on each side of 1.
        Initial.Draw(model, new RandomStream(4, "initialization"));
        return new Built(policy, model);
    }

    private sealed record Built(IHostPolicy Policy, LearnedModule Model) : IDisposable
    {
        public void Dispose() => Policy.Dispose();
    }

    private sealed class HiddenLayerBuilder : INetworkBuilder
    {
        public Module<Tensor, Tensor> Build(NetworkShape shape, RandomStream random) =>
            Sequential(Layer(shape.Inputs, 5), Tanh(), Layer(5, shape.Outputs));
    }

    private sealed class LinearBuilder : INetworkBuilder
    {
        public Module<Tensor, Tensor> Build(NetworkShape shape, RandomStream random) =>
            Sequential(Layer(shape.Inputs, shape.Outputs));
    }

    private static Linear Layer(int inputs, int outputs) =>
        Linear(Parameter(torch.zeros(outputs, inputs)), Parameter(torch.zeros(outputs)));
}
