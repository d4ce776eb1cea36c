using Rlfw.Contracts;
using Rlfw.Training.Optimizers;
using Rlfw.Training.Tests.Checkpoints;

namespace Rlfw.Training.Tests.Optimizers;

public sealed class AdamW8BitOptimizerTests
{
    private static readonly AdamWSettings _settings = new(1e-2, WeightDecay: 0.05);

    [Fact]
    public void The_first_step_is_that_of_AdamW_as_nothing_was_encoded_yet()
    {
        using var scope = NewDisposeScope();
        using nn.Module one = Network(),
            two = Network();
        using var exact = ParameterOptimizers.For(OptimizerKind.Adamw, one, _settings);
        using var encoded = ParameterOptimizers.For(OptimizerKind.Adamw8bit, two, _settings);
        Step(one, exact, 1);
        Step(two, encoded, 1);
        Distance(one, two).ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void It_learns_as_AdamW_does()
    {
        var losses = new[] { OptimizerKind.Adamw, OptimizerKind.Adamw8bit }
            .Select(kind =>
            {
                using var scope = NewDisposeScope();
                using var network = Network();
                using var optimizer = ParameterOptimizers.For(kind, network, new AdamWSettings(3e-3));
                var first = Step(network, optimizer, 0);
                return (
                    First: first,
                    Last: Enumerable.Range(1, 150).Select(i => Step(network, optimizer, i)).ToArray()[^1]
                );
            })
            .ToArray();
        losses[0].First.ShouldBe(losses[1].First);
        losses.ShouldAllBe(x => x.Last < 0.1 * x.First);
        losses[1].Last.ShouldBe(losses[0].Last, 0.5 * losses[0].Last);
    }

    [Fact]
    public void Means_take_about_two_bytes_a_number_and_small_parameters_keep_float32()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var parameters = network.parameters().ToArray();
        using var optimizer = new AdamW8BitOptimizer(parameters, _settings);
        // Weights of 64 · 128 = 8,192 are encoded: a byte for each mean, and a scale of 4 bytes for each 256. The others have 128, 64 and 1.
        const long Encoded = 2 * 8192 * 2;
        const long Scales = 2 * (8192 / 256) * 4 * 2;
        const long Small = (128 + 64) * 4 * 2;
        optimizer.StateBytes.ShouldBe(Encoded + Scales + Small);
        using var exact = ParameterOptimizers.For(OptimizerKind.Adamw, network, _settings);
        exact.StateBytes.ShouldBe(2 * 4 * ((2 * 8192) + 128 + 64));
        ((double)(Encoded + Scales) / (2 * 8192)).ShouldBeLessThan(2.04);
    }

    [Fact]
    public void A_loaded_state_continues_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using nn.Module one = Network(),
            two = Network();
        using var first = ParameterOptimizers.For(OptimizerKind.Adamw8bit, one, _settings);
        using var second = ParameterOptimizers.For(OptimizerKind.Adamw8bit, two, _settings);
        for (var step = 0; step < 5; step++)
        {
            Step(one, first, step);
        }

        first.LearningRate = 3e-3;
        Hand(first.Save, second.Load);
        two.load_state_dict(one.state_dict());
        second.LearningRate.ShouldBe(3e-3);
        Step(one, first, 5);
        Step(two, second, 5);
        Distance(one, two).ShouldBe(0);
    }

    [Fact]
    public void State_of_other_parameters_is_refused()
    {
        using var scope = NewDisposeScope();
        using nn.Module large = Network(),
            other = Network(outputs: 129);
        using nn.Module small = ((nn.Module)Network()).named_children().First().module;
        using var saved = ParameterOptimizers.For(OptimizerKind.Adamw8bit, large, _settings);
        using var fewer = ParameterOptimizers.For(OptimizerKind.Adamw8bit, small, _settings);
        using var differing = ParameterOptimizers.For(OptimizerKind.Adamw8bit, other, _settings);
        Should
            .Throw<ArgumentException>(() => Hand(saved.Save, fewer.Load))
            .Message.ShouldContain("4 parameters, and 2");
        Should.Throw<ArgumentException>(() => Hand(saved.Save, differing.Load)).Message.ShouldContain("[16512]");
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_as_it_is()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        using var optimizer = ParameterOptimizers.For(OptimizerKind.Adamw8bit, network, _settings);
        Step(network, optimizer, 0);
        var before = network.parameters().Select(x => x.detach().clone()).ToArray();
        optimizer.ZeroGradients();
        network.parameters().ShouldAllBe(x => ReferenceEquals(x.grad, null));
        optimizer.Step();
        before.Zip(network.parameters()).ShouldAllBe(x => x.First.equal(x.Second).item<bool>());
    }

    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        using var network = Network();
        using var optimizer = ParameterOptimizers.For(OptimizerKind.Adamw8bit, network, _settings);
        using (NewDisposeScope())
        {
            Step(network, optimizer, 0);
        }

        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        optimizer.Step();
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private static void Hand(Action<ITensorStateWriter> save, Action<ITensorStateReader> load)
    {
        using var state = new StateRoundTrip();
        save(state.Writer);
        load(state.Read());
    }

    private static nn.Module Network(int outputs = 64)
    {
        using var generator = new Generator(3);
        using var ambient = AmbientGenerator.Use(generator);
        var network = nn.Sequential(("a", nn.Linear(64, 128)), ("b", nn.ReLU()), ("c", nn.Linear(128, outputs)));
        return network;
    }

    /// <summary>One step towards halving 32 random inputs, and the loss before it.</summary>
    private static double Step(nn.Module network, IParameterOptimizer optimizer, int step)
    {
        using var scope = NewDisposeScope();
        var random = new RandomStream((ulong)step, "inputs");
        var inputs = torch.tensor(
            Enumerable.Range(0, 32 * 64).Select(_ => (float)random.NextGaussian()).ToArray(),
            [32, 64]
        );
        optimizer.ZeroGradients();
        var loss = (((nn.Module<Tensor, Tensor>)network).forward(inputs) - (inputs * 0.5)).square().mean();
        loss.backward();
        optimizer.Step();
        return loss.item<float>();
    }

    private static double Distance(nn.Module left, nn.Module right) =>
        left.parameters().Zip(right.parameters()).Max(x => (x.First - x.Second).abs().max().item<float>());
}
