using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Plugins.QrDqn;

namespace Rlfw.Plugins.ValueBased.Tests;

public sealed class QuantileHuberTests
{
    /// <summary>
    /// One quantile (tau 1/2) at 0, targets 0.5 and -2, kappa 1: losses 1/2 * 0.125 and 1/2 * 1.5, their mean; slopes 1/2 * 0.5 and
    /// 1/2 * -1.
    /// </summary>
    [Fact]
    public void A_case_by_hand()
    {
        var gradients = new float[1];
        QuantileHuber.Gradient([0], [0.5f, -2], 1, 1, gradients).ShouldBe((0.0625 + 0.75) / 2, 1e-6);
        gradients[0].ShouldBe((float)(-(0.25 - 0.5) / 2), 1e-6);
    }

    [Fact]
    public void Loss_and_gradient_are_those_of_automatic_differentiation_of_the_papers_loss() =>
        Prop.ForAll(
                Gen.Choose(1, 40).ToArbitrary(),
                Gen.Choose(1, 40).ToArbitrary(),
                Gen.Choose(0, 10_000).ToArbitrary(),
                (n, m, seed) =>
                {
                    using var scope = NewDisposeScope();
                    var random = new RandomStream((ulong)seed, "test");
                    var kappa = (float)random.NextDouble(0.1, 3);
                    float[] quantiles = Numbers(n, random),
                        targets = Numbers(m, random),
                        gradients = new float[n];
                    var loss = QuantileHuber.Gradient(quantiles, targets, kappa, 0.25f, gradients);

                    var theta = tensor(quantiles).requires_grad_();
                    var u = tensor(targets).unsqueeze(0) - theta.unsqueeze(1); // [N, M]
                    var tau = (arange(n, dtype: float32) + 0.5) / n;
                    var huber = where(u.abs().le(kappa), 0.5 * u.square(), kappa * (u.abs() - (0.5 * kappa)));
                    var weights = (tau.unsqueeze(1) - u.detach().lt(0).to(float32)).abs();
                    var expected = (weights * huber / kappa).mean([1L]).sum();
                    (0.25 * expected).backward();

                    loss.ShouldBe(expected.item<float>(), 1e-4 * (1 + Math.Abs(loss)));
                    var slopes = theta.grad!.data<float>().ToArray();
                    for (var i = 0; i < n; i++)
                    {
                        gradients[i].ShouldBe(slopes[i], 1e-5f);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>Samples 1 to 100 have the quantiles 12.5, 37.5, 62.5 and 87.5 %, whatever the loss starts from.</summary>
    [Fact]
    public void Following_the_gradient_finds_the_quantiles()
    {
        var targets = Enumerable.Range(1, 100).Select(x => (float)x).ToArray();
        var quantiles = new float[4];
        var gradients = new float[4];
        for (var i = 0; i < 20_000; i++)
        {
            QuantileHuber.Gradient(quantiles, targets, 0.01f, 1, gradients);
            for (var k = 0; k < 4; k++)
            {
                quantiles[k] -= 0.1f * gradients[k];
            }
        }

        quantiles.Zip([12.5f, 37.5f, 62.5f, 87.5f]).ShouldAllBe(x => Math.Abs(x.First - x.Second) <= 0.6f);
    }

    private static float[] Numbers(int count, RandomStream random)
    {
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
        {
            number = (float)(3 * random.NextGaussian());
        }

        return numbers;
    }
}
