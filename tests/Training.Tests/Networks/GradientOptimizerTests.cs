using Rlfw.Training.Networks;
using Rlfw.Training.Tests.Checkpoints;
using static Rlfw.Training.Tests.Networks.SampleNetworks;

namespace Rlfw.Training.Tests.Networks;

public sealed class GradientOptimizerTests
{
    private const double MaxNorm = 0.5;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    public void Adam_with_clipping_is_PyTorchs(double weightDecay)
    {
        var settings = new AdamSettings { Epsilon = 1e-5, WeightDecay = weightDecay };
        CompareWithTorch(
            trained => GradientOptimizers.Adam(settings, trained),
            parameters => optim.Adam(parameters, 1e-2, eps: 1e-5, weight_decay: weightDecay)
        );
    }

    [Fact]
    public void RmsProp_with_clipping_is_PyTorchs() =>
        CompareWithTorch(
            trained => GradientOptimizers.RmsProp(new RmsPropSettings(), trained),
            parameters => optim.RMSProp(parameters, 1e-2, alpha: 0.99, eps: 1e-5)
        );

    [Fact]
    public void RmsProp_as_TensorFlow_has_it_begins_at_one_and_adds_epsilon_within_the_root()
    {
        using var scope = NewDisposeScope();
        using var vector = new TrainableVector(1, 19);
        using var optimizer = GradientOptimizers.RmsProp(
            new RmsPropSettings { EpsilonInsideRoot = true, Epsilon = 1e-3 },
            vector
        );
        double value = 1,
            square = 1;
        for (var i = 0; i < 5; i++)
        {
            var gradient = 0.3 + i;
            optimizer.ZeroGradients();
            vector.Gradients.Fill((float)gradient);
            optimizer.Step(0.1);
            square = (0.99 * square) + (0.01 * gradient * gradient);
            value -= 0.1 * gradient / Math.Sqrt(square + 1e-3);
        }

        ShouldBeNear(vector.Values, Enumerable.Repeat((float)value, 19).ToArray(), 1e-6);
    }

    [Fact]
    public void A_restored_optimizer_continues_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using TrainableVector one = new(1, 3, 7),
            two = new(1, 3, 7);
        using IGradientOptimizer first = GradientOptimizers.Adam(new AdamSettings(), one),
            second = GradientOptimizers.Adam(new AdamSettings(), two);
        Step(one, first, 1);
        Step(one, first, 2);
        using var saved = new StateRoundTrip();
        first.Save(saved.Writer);
        second.Load(saved.Read());
        one.Values.CopyTo(two.Values);
        Step(one, first, 3);
        Step(two, second, 3);
        two.Values.ToArray().ShouldBe(one.Values.ToArray());
    }

    [Fact]
    public void Parameters_that_are_not_float32_on_the_host_learn_the_same()
    {
        using var scope = NewDisposeScope();
        using ITrainableNetwork single = Plain(Module([3, 5, 2]), 3, 2),
            twice = Plain((Sequential)Module([3, 5, 2]).to(float64), 3, 2);
        foreach (
            var rule in new IUpdateRule[]
            {
                new AdamRule(new()),
                new RmsPropRule(new()),
                new RmsPropRule(new() { EpsilonInsideRoot = true }),
            }
        )
        {
            using GradientOptimizer ofSingle = new(rule, [single]),
                ofDouble = new(rule, [twice]);
            for (var i = 0; i < 20; i++)
            {
                var gradients = Numbers(31 + 1, 40 + i).AsSpan(0, single.Parameters.Sum(p => (int)p.numel())).ToArray();
                Set(single, gradients);
                Set(twice, gradients);
                ofDouble.ClipNorm(MaxNorm).ShouldBe(ofSingle.ClipNorm(MaxNorm), 1e-5);
                ofSingle.Step(1e-2);
                ofDouble.Step(1e-2);
            }

            var values = twice.Parameters.SelectMany(p => p.to(float32).data<float>().ToArray()).ToArray();
            ShouldBeNear(ValuesOf(single), values, 1e-5);
        }
    }

    [Fact]
    public void Averages_of_gradients_that_vanished_become_zero_instead_of_subnormal()
    {
        foreach (var rule in new IUpdateRule[] { new AdamRule(new()), new RmsPropRule(new()) })
        {
            using var vector = new TrainableVector(1, 19);
            using var optimizer = new GradientOptimizer(rule, [vector]);
            vector.Gradients.Fill(1e-15f);
            optimizer.Step(0.1);
            optimizer.ZeroGradients();
            for (var i = 0; i < 3000; i++)
            {
                optimizer.Step(0.1);
            }

            using var saved = new StateRoundTrip();
            optimizer.Save(saved.Writer);
            foreach (var (name, _) in rule.State)
            {
                using var state = saved.Read().Section("0").ReadTensor(name);
                state.data<float>().ToArray().ShouldAllBe(value => value == 0 || float.IsNormal(value));
            }

            vector.Gradients.Fill(float.NaN);
            optimizer.Step(0.1);
            vector.Values.ToArray().ShouldAllBe(value => float.IsNaN(value));
        }
    }

    [Fact]
    public void A_norm_below_the_bound_changes_nothing()
    {
        using TrainableVector one = new(1, 40),
            two = new(1, 40);
        using IGradientOptimizer clipped = GradientOptimizers.Adam(new AdamSettings(), one),
            free = GradientOptimizers.Adam(new AdamSettings(), two);
        one.Gradients.Fill(0.5f);
        two.Gradients.Fill(0.5f);
        clipped.ClipNorm(4).ShouldBe(Math.Sqrt(10), 1e-6);
        clipped.Step(0.1);
        free.Step(0.1);
        one.Values.ToArray().ShouldBe(two.Values.ToArray());
    }

    private static void CompareWithTorch(
        Func<ITrainable[], IGradientOptimizer> make,
        Func<IEnumerable<Parameter>, torch.optim.Optimizer> expected
    )
    {
        using var scope = NewDisposeScope();
        using ITrainableNetwork network = Plain(Module([3, 17, 2]), 3, 2);
        using var vector = new TrainableVector(-0.5, 5);
        var reference = network
            .Parameters.Append(vector.Parameter)
            .Select(p => Parameter(p.detach().clone()))
            .ToArray();
        using var optimizer = make([network, vector]);
        using var torchs = expected(reference);
        for (var i = 0; i < 100; i++)
        {
            optimizer.ZeroGradients();
            var inputs = Numbers(12, i);
            network.Forward(inputs, 4);
            network.Backward(Numbers(8, i + 1000));
            Numbers(5, i + 2000).CopyTo(vector.Gradients);
            foreach (var (parameter, own) in reference.Zip(network.Parameters.Append(vector.Parameter)))
            {
                parameter.grad = own.grad!.clone();
            }

            utils.clip_grad_norm_(reference, MaxNorm).ShouldBe(optimizer.ClipNorm(MaxNorm), 1e-4);
            optimizer.Step(1e-2);
            torchs.step();
        }

        float[] actual = [.. ValuesOf(network), .. vector.Values];
        ShouldBeNear(actual, reference.SelectMany(p => p.data<float>().ToArray()).ToArray(), 2e-6);
    }

    private static void Step(TrainableVector vector, IGradientOptimizer optimizer, int seed)
    {
        optimizer.ZeroGradients();
        Numbers(vector.Count, seed).CopyTo(vector.Gradients);
        optimizer.Step(1e-2);
    }

    private static void Set(ITrainable trained, float[] gradients)
    {
        var start = 0;
        foreach (var parameter in trained.Parameters)
        {
            var count = (int)parameter.numel();
            using var gradient = tensor(gradients.AsSpan(start, count).ToArray(), parameter.shape).to(parameter.dtype);
            if (parameter.grad is { } existing)
            {
                existing.copy_(gradient);
            }
            else
            {
                parameter.grad = gradient;
            }

            start += count;
        }
    }
}
