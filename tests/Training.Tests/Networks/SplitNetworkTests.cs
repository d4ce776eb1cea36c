using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Tests.Networks;

public sealed class SplitNetworkTests
{
    private static readonly NetworkShape _shape = new(3, 2) { DefaultActivation = "relu" };

    [Fact]
    public void Both_parts_in_a_row_are_the_whole_and_share_its_parameters()
    {
        using var scope = NewDisposeScope();
        using var network = SplitNetwork.Build(Context([8, 5]), _shape, new RandomStream(1, "initialization"));
        var inputs = SampleNetworks.Numbers(4 * 3, 1);

        network.Body.Outputs.ShouldBe(5);
        var latents = network.Body.Predict(inputs, 4).ToArray();
        latents.ShouldAllBe(x => x >= 0, "the last hidden layer's activation belongs to it");
        var outputs = network.Head.Predict(latents, 4).ToArray();
        var whole = network.Module.call(tensor(inputs, [4, 3])).detach().contiguous().data<float>().ToArray();
        outputs.ShouldBe(whole, 1e-5);

        using var constant = no_grad();
        network.Module.state_dict().Keys.ShouldContain("output.weight");
        network.Module.state_dict()["output.bias"].fill_(7);
        network.Module.state_dict()["output.weight"].fill_(0);
        network.Head.Predict(latents, 4).ToArray().ShouldAllBe(x => x == 7);
    }

    [Fact]
    public void Without_a_hidden_layer_there_is_nothing_to_split()
    {
        using var scope = NewDisposeScope();
        Should
            .Throw<UserErrorException>(() =>
                SplitNetwork.Build(Context([]), _shape, new RandomStream(1, "initialization"))
            )
            .Message.ShouldContain("at least one hidden layer");
    }

    private static EnvironmentAlgorithmContext Context(int[] hidden) =>
        new(
            new BoxSpace([-1, -1, -1], [1, 1, 1]),
            new BoxSpace([-1, -1], [1, 1]),
            new SampleBuilder(hidden),
            CPU,
            new RandomStreams(1),
            new Budget(null, 100)
        );
}
