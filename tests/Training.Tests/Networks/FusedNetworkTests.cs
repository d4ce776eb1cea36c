using Rlfw.Training.Networks;
using Rlfw.Training.Networks.Kernels;
using Rlfw.Training.Tests.Checkpoints;
using static Rlfw.Training.Tests.Networks.SampleNetworks;

namespace Rlfw.Training.Tests.Networks;

public sealed class FusedNetworkTests
{
    public static TheoryData<int[], string, int> Cases()
    {
        // Inputs, hidden widths, outputs; the widths around those of registers and panels.
        var cases = new TheoryData<int[], string, int>();
        foreach (var activation in new[] { "relu", "tanh", "sigmoid", "elu", "silu", "gelu" })
        {
            cases.Add([4, 64, 64, 2], activation, 8);
            cases.Add([3, 17, 33, 5], activation, 7);
        }

        foreach (var rows in new[] { 1, 2, 3, 5, 9, 64 })
        {
            cases.Add([11, 120, 84, 6], "relu", rows);
        }

        cases.Add([1, 1, 1], "tanh", 1);
        cases.Add([40, 3], "tanh", 13);
        cases.Add([8, 16, 32, 31, 9], "tanh", 20);
        cases.Add([17, 48, 1], "relu", 256);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_gradients_are_those_of_the_plain_network(int[] widths, string activation, int rows)
    {
        using var scope = NewDisposeScope();
        int inputs = widths[0],
            outputs = widths[^1];
        float[] x = Numbers(rows * inputs, 1),
            weights = Numbers(rows * outputs, 2);
        using var plain = Plain(Module(widths, activation), inputs, outputs);
        var expected = plain.Forward(x, rows).ToArray();
        var expectedInputs = new float[x.Length];
        plain.Backward(weights, expectedInputs);
        foreach (var kernel in ProductKernels.All)
        {
            using var fused = Fused(Module(widths, activation), inputs, outputs, kernel);
            ShouldBeNear(fused.Predict(x, rows), expected, 2e-6);
            ShouldBeNear(fused.Forward(x, rows), expected, 2e-6);
            var actualInputs = new float[x.Length];
            fused.InputGradients(weights, actualInputs);
            ShouldBeNear(actualInputs, expectedInputs, 1e-5);
            GradientsOf(fused).ShouldAllBe(gradient => gradient == 0);
            fused.Backward(weights, actualInputs);
            ShouldBeNear(actualInputs, expectedInputs, 1e-5);
            ShouldBeNear(GradientsOf(fused), GradientsOf(plain), 1e-5);
            fused.Backward(weights);
            ShouldBeNear(GradientsOf(fused), [.. GradientsOf(plain).Select(gradient => 2 * gradient)], 1e-5);
        }
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    public void A_hundred_steps_lead_where_the_plain_network_goes(string activation)
    {
        using var scope = NewDisposeScope();
        using ITrainableNetwork fused = Fused(Module([5, 40, 24, 3], activation), 5, 3),
            plain = Plain(Module([5, 40, 24, 3], activation), 5, 3);
        foreach (var rule in new IUpdateRule[] { new AdamRule(new()), new RmsPropRule(new()) })
        {
            using GradientOptimizer ofFused = new(rule, [fused]),
                ofPlain = new(rule, [plain]);
            for (var step = 0; step < 100; step++)
            {
                // Rows vary: memory grows, and shorter passes follow longer ones.
                var rows = 1 + (step * 7 % 19);
                var x = Numbers(rows * 5, step);
                Descend(fused, ofFused, x, rows);
                Descend(plain, ofPlain, x, rows);
            }

            ShouldBeNear(ValuesOf(fused), ValuesOf(plain), 2e-4);
            ShouldBeNear(fused.Predict(Numbers(10, 1), 2), plain.Predict(Numbers(10, 1), 2), 2e-4);
        }
    }

    [Fact]
    public void What_is_written_to_the_module_is_seen()
    {
        using var scope = NewDisposeScope();
        using ITrainableNetwork one = Fused(Module([5, 40, 3], "tanh"), 5, 3),
            other = Fused(Module([5, 40, 3], "tanh", seed: 2), 5, 3);
        var x = Numbers(10, 1);
        var before = one.Predict(x, 2).ToArray();
        one.Module.load_state_dict(other.Module.state_dict());
        var after = one.Predict(x, 2).ToArray();
        after.ShouldBe(other.Predict(x, 2).ToArray());
        after.ShouldNotBe(before);
    }

    [Fact]
    public void The_modules_function_is_the_networks_after_a_step()
    {
        using var scope = NewDisposeScope();
        using var network = Fused(Module([5, 40, 3], "tanh"), 5, 3);
        using var optimizer = GradientOptimizers.Adam(new AdamSettings(), network);
        var x = Numbers(10, 1);
        Descend(network, optimizer, x, 2);
        using var inference = no_grad();
        ShouldBeNear(
            network.Predict(x, 2),
            network.Module.call(tensor(x, [2, 5])).contiguous().data<float>().ToArray(),
            1e-6
        );
    }

    [Fact]
    public void Networks_move_towards_each_other_whatever_computes_them()
    {
        using var scope = NewDisposeScope();
        using var source = Plain(Module([5, 40, 3], "tanh", seed: 2), 5, 3);
        using ITrainableNetwork fusedSource = Fused(Module([5, 40, 3], "tanh", seed: 2), 5, 3),
            one = Fused(Module([5, 40, 3], "tanh"), 5, 3),
            two = Fused(Module([5, 40, 3], "tanh"), 5, 3);
        one.MoveTowards(source, 0.3);
        two.MoveTowards(fusedSource, 0.3);
        ShouldBeNear(ValuesOf(one), ValuesOf(two), 1e-7);
        one.MoveTowards(source, 1);
        ValuesOf(one).ShouldBe(ValuesOf(source));
        ShouldBeNear(one.Predict(Numbers(5, 3), 1), source.Predict(Numbers(5, 3), 1), 2e-6);
    }

    [Fact]
    public void A_restored_network_and_optimizer_continue_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using ITrainableNetwork one = Fused(Module([5, 40, 3], "tanh"), 5, 3),
            two = Fused(Module([5, 40, 3], "tanh", seed: 2), 5, 3);
        using IGradientOptimizer first = GradientOptimizers.Adam(new AdamSettings(), one),
            second = GradientOptimizers.Adam(new AdamSettings(), two);
        Descend(one, first, Numbers(10, 1), 2);
        using var saved = new StateRoundTrip();
        first.Save(saved.Writer.Section("optimizer"));
        Rlfw.Training.Checkpoints.ModuleCheckpoint.Save(one.Module, saved.Writer.Section("model"));
        second.Load(saved.Read().Section("optimizer"));
        Rlfw.Training.Checkpoints.ModuleCheckpoint.Load(two.Module, saved.Read().Section("model"));
        Descend(one, first, Numbers(10, 2), 2);
        Descend(two, second, Numbers(10, 2), 2);
        ValuesOf(two).ShouldBe(ValuesOf(one));
    }

    [Fact]
    public void What_is_not_a_number_reaches_the_output()
    {
        foreach (var activation in new[] { "relu", "tanh", "sigmoid", "elu", "silu", "gelu" })
        {
            using var network = Fused(Module([2, 20, 1], activation), 2, 1);
            float.IsNaN(network.Predict([float.NaN, 1], 1)[0]).ShouldBeTrue(activation);
        }
    }

    [Fact]
    public void Learning_allocates_nothing()
    {
        using var network = Fused(Module([4, 64, 64, 2], "tanh"), 4, 2);
        using var optimizer = GradientOptimizers.Adam(new AdamSettings(), network);
        float[] x = Numbers(64 * 4, 1),
            gradients = Numbers(64 * 2, 2);
        Step();
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            Step();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Step()
        {
            network.Predict(x.AsSpan(0, 4), 1);
            network.Forward(x, 64);
            optimizer.ZeroGradients();
            network.Backward(gradients);
            optimizer.ClipNorm(0.5);
            optimizer.Step(1e-3);
        }
    }

    [Fact]
    public void The_fused_network_is_taken_where_it_can_be()
    {
        using var scope = NewDisposeScope();
        using ITrainableNetwork fused = TrainableNetworks.Create(Module([4, 8, 2], "relu"), 4, 2, CPU),
            plain = TrainableNetworks.Create(
                Sequential(("norm", LayerNorm(4)), ("output", Module([4, 2], "relu"))),
                4,
                2,
                CPU
            ),
            ofDouble = TrainableNetworks.Create(Module([4, 8, 2], "relu").to(float64), 4, 2, CPU);
        fused.ShouldBeOfType<FusedNetwork>();
        plain.ShouldBeOfType<PlainNetwork>();
        ofDouble.ShouldBeOfType<PlainNetwork>();
        plain.Predict(Numbers(8, 1), 2).Length.ShouldBe(4);
    }

    [Fact]
    public void A_network_that_was_disposed_says_so()
    {
        var network = Fused(Module([4, 8, 2], "relu"), 4, 2);
        network.Dispose();
        Should.Throw<ObjectDisposedException>(() => network.Predict(new float[4], 1));
    }

    private static void Descend(ITrainableNetwork network, IGradientOptimizer optimizer, float[] x, int rows)
    {
        // The loss is half the mean square of the outputs' distance to 1.
        var outputs = network.Forward(x, rows);
        var gradients = new float[outputs.Length];
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = (outputs[i] - 1) / outputs.Length;
        }

        optimizer.ZeroGradients();
        network.Backward(gradients);
        optimizer.ClipNorm(0.5);
        optimizer.Step(3e-3);
    }
}
