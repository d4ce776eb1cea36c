using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Tests.Networks;

public sealed class NoisyNetworkTests
{
    /// <summary>
    /// A layer of two inputs and one output without weights: all that comes out is noise. y = s f(e_out) (f(e_1) x_1 + f(e_2) x_2 + 1)
    /// with s = 0.5 / sqrt 2. E f(e)^2 = E|e| = sqrt(2 / pi).
    /// </summary>
    [Fact]
    public void Noise_is_factorised_and_as_large_as_its_scale()
    {
        using var scope = NewDisposeScope();
        using var network = Make([0, 0], [0]);
        var random = new RandomStream(1, "noise");
        double sum = 0,
            squares = 0;
        const int draws = 4000;
        for (var i = 0; i < draws; i++)
        {
            network.Draw(random);
            var y = network.Predict([1, 1], 1)[0];
            sum += y;
            squares += y * y;
        }

        var mean = Math.Sqrt(2 / Math.PI);
        var expected = 0.25 / 2 * mean * (mean + mean + 1);
        (sum / draws).ShouldBe(0, 3 * Math.Sqrt(expected / draws));
        (squares / draws).ShouldBe(expected, 0.15 * expected);
        network.Mean.Predict([1, 1], 1)[0].ShouldBe(0);
    }

    /// <summary>By differences: with the noise held, y = (m + s n) x, so dy/ds is what y changes by where s grows.</summary>
    [Fact]
    public void Gradients_go_to_the_means_and_times_the_noise_to_the_scales()
    {
        using var scope = NewDisposeScope();
        using var network = Make([0.3f, -0.2f], [0.1f]);
        using var optimizer = GradientOptimizers.Adam(new AdamSettings(), network);
        network.Draw(new RandomStream(5, "noise"));
        float[] x = [1.5f, -2];
        optimizer.ZeroGradients();
        var y = network.Forward(x, 1)[0];
        network.Backward([1]);
        var gradients = network.Parameters.Select(p => p.grad!.data<float>().ToArray()).ToArray();

        gradients[0].ShouldBe(x, 1e-6);
        gradients[1].ShouldBe([1f], 1e-6);
        for (var p = 0; p < network.Parameters.Count; p++)
        {
            for (var i = 0; i < gradients[p].Length; i++)
            {
                using (no_grad())
                {
                    network.Parameters[p].view(-1)[i].add_(0.01);
                }

                network.Draw(new RandomStream(5, "noise"));
                var change = (network.Predict(x, 1)[0] - y) / 0.01;
                change.ShouldBe(gradients[p][i], 1e-2);
                using (no_grad())
                {
                    network.Parameters[p].view(-1)[i].sub_(0.01);
                }
            }
        }
    }

    [Fact]
    public void Means_and_scales_are_what_is_saved_and_what_targets_follow()
    {
        using var scope = NewDisposeScope();
        using var one = Make([0.3f, -0.2f], [0.1f]);
        using var other = Make([1, 2], [3]);
        one.Module.state_dict()
            .Keys.ShouldBe(
                ["mean.output.weight", "mean.output.bias", "scale_output_weight", "scale_output_bias"],
                ignoreOrder: true
            );
        one.MoveTowards(other, 1);
        one.Draw(new RandomStream(1, "noise"));
        other.Draw(new RandomStream(1, "noise"));
        one.Predict([1, 2], 1)[0].ShouldBe(other.Predict([1, 2], 1)[0]);
        one.Mean.Predict([1, 2], 1)[0].ShouldBe(8);
    }

    private static NoisyNetwork Make(float[] weight, float[] bias)
    {
        return new NoisyNetwork(One(), One(), 0.5);

        ITrainableNetwork One() =>
            TrainableNetworks.Create(
                Sequential(("output", Linear(Parameter(tensor(weight, [1, 2])), Parameter(tensor(bias))))),
                2,
                1,
                CPU
            );
    }
}
