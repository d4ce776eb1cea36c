using Rlfw.Training.Networks;
using Rlfw.Training.Tests.Checkpoints;

namespace Rlfw.Training.Tests.Networks;

public sealed class TargetNetworkTests
{
    [Fact]
    public void It_follows_once_per_interval_and_several_missed_intervals_at_once()
    {
        using var scope = NewDisposeScope();
        using var learned = Constant(1);
        using var target = new TargetNetwork(learned, Constant(9), interval: 10, rate: 0.5);

        target.Follow(5);
        Value(target).ShouldBe(1, 1e-6, "the first gradient step copies");
        Set(learned, 9);
        target.Follow(9);
        Value(target).ShouldBe(1, 1e-6, "the interval has not passed");
        target.Follow(10);
        Value(target).ShouldBe(5, 1e-6, "half way once");
        target.Follow(19);
        Value(target).ShouldBe(5, 1e-6, "the same interval");
        target.Follow(30);
        Value(target).ShouldBe(8, 1e-6, "half way twice");
    }

    [Fact]
    public void A_restored_one_goes_on_as_the_saved_one_would()
    {
        using var scope = NewDisposeScope();
        using var learned = Constant(4);
        using var saved = new TargetNetwork(learned, Constant(0), interval: 10, rate: 0.5);
        using var restored = new TargetNetwork(learned, Constant(7), interval: 10, rate: 0.5);
        saved.Follow(20);
        using (var state = new StateRoundTrip())
        {
            saved.Save(state.Writer);
            restored.Load(state.Read());
        }

        Value(restored).ShouldBe(4);
        Set(learned, 8);
        foreach (var target in new[] { saved, restored })
        {
            target.Follow(29);
            Value(target).ShouldBe(4);
            target.Follow(30);
            Value(target).ShouldBe(6, 1e-6);
        }
    }

    /// <summary>A linear network that gives a constant.</summary>
    private static ITrainableNetwork Constant(float value)
    {
        var network = TrainableNetworks.Create(
            Sequential(("output", Linear(Parameter(zeros(1, 1)), Parameter(zeros(1))))),
            1,
            1,
            CPU
        );
        Set(network, value);
        return network;
    }

    private static void Set(ITrainableNetwork network, float value)
    {
        using var constant = no_grad();
        network.Module.state_dict()["output.weight"].fill_(0);
        network.Module.state_dict()["output.bias"].fill_(value);
    }

    private static double Value(TargetNetwork target) => target.Network.Predict([3], 1)[0];
}
