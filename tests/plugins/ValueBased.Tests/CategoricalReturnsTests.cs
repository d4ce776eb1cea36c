using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Plugins.C51;

namespace Rlfw.Plugins.ValueBased.Tests;

public sealed class CategoricalReturnsTests
{
    /// <summary>Atoms 0, 1, 2: of r + 0.5 z = 1 all falls on the middle, 1.25 and 1.5 are shared out 3 : 1 and 1 : 1.</summary>
    [Theory]
    [InlineData(new[] { 1f, 0, 0 }, new[] { 0f, 1, 0 })]
    [InlineData(new[] { 0f, 1, 0 }, new[] { 0f, 0.5f, 0.5f })]
    [InlineData(new[] { 0.5f, 0.25f, 0.25f }, new[] { 0f, 0.625f, 0.375f })]
    public void A_projection_by_hand(float[] next, float[] expected)
    {
        var projected = new float[3];
        new CategoricalReturns(3, 0, 2).Project(next, 1, 0.5, projected);
        projected.ShouldBe(expected, 1e-6);
    }

    [Theory]
    [InlineData(7, 0, 2)]
    [InlineData(-7, 0, 0)]
    [InlineData(1, 0, 1)]
    public void Returns_beyond_the_atoms_fall_on_the_outer_ones_and_a_terminal_state_leaves_the_reward(
        double reward,
        double discount,
        int atom
    )
    {
        var projected = new float[3];
        new CategoricalReturns(3, 0, 2).Project([0.2f, 0.3f, 0.5f], reward, discount, projected);
        projected[atom].ShouldBe(1, 1e-6);
    }

    /// <summary>Against the paper's algorithm 1, step by step, with l = floor(b) and u = ceil(b).</summary>
    [Fact]
    public void A_projection_is_that_of_the_papers_loop_and_loses_no_probability() =>
        Prop.ForAll(
                Gen.Choose(2, 60).ToArbitrary(),
                Gen.Choose(0, 10_000).ToArbitrary(),
                (atoms, seed) =>
                {
                    var random = new RandomStream((ulong)seed, "test");
                    double low = -random.NextDouble(0.5, 5),
                        high = random.NextDouble(0.5, 5),
                        reward = random.NextDouble(-2, 2),
                        discount = random.NextDouble();
                    var next = Distribution(atoms, random);
                    var projected = new float[atoms];
                    new CategoricalReturns(atoms, low, high).Project(next, reward, discount, projected);

                    var expected = new double[atoms];
                    var step = (high - low) / (atoms - 1);
                    for (var j = 0; j < atoms; j++)
                    {
                        var b = (Math.Clamp(reward + (discount * (low + (j * step))), low, high) - low) / step;
                        int l = (int)Math.Floor(b),
                            u = (int)Math.Ceiling(b);
                        expected[Math.Min(l, atoms - 1)] += l == u ? next[j] : next[j] * (u - b);
                        if (l != u)
                        {
                            expected[Math.Min(u, atoms - 1)] += next[j] * (b - l);
                        }
                    }

                    projected.Sum().ShouldBe(1, 1e-5f);
                    for (var i = 0; i < atoms; i++)
                    {
                        ((double)projected[i]).ShouldBe(expected[i], 1e-5);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_mean_survives_where_no_return_lies_beyond_the_atoms()
    {
        var returns = new CategoricalReturns(21, -10, 10);
        var next = Distribution(21, new RandomStream(1, "test"));
        var projected = new float[21];
        returns.Project(next, 1, 0.8, projected);
        returns.Mean(projected).ShouldBe(1 + (0.8 * returns.Mean(next)), 1e-5);
    }

    /// <summary>At spread 4 one of the eleven probabilities lies below 1e-5 and two below 1e-3; at 300 one above 0.99 and the rest below 0.01.</summary>
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1e-5f, 4)]
    [InlineData(1e-3f, 4)]
    [InlineData(1e-2f, 9)]
    [InlineData(1e-2f, 300)]
    public void The_cross_entropys_gradient_is_that_of_automatic_differentiation(float clip, float spread)
    {
        using var scope = NewDisposeScope();
        var random = new RandomStream(5, "test");
        var logits = Enumerable.Range(0, 11).Select(_ => spread * (float)random.NextGaussian()).ToArray();
        var target = Distribution(11, random);
        var gradients = new float[11];
        var loss = CategoricalReturns.CrossEntropy(logits, target, clip, 0.5f, gradients);

        var x = tensor(logits).requires_grad_();
        var logProbabilities =
            clip > 0 ? functional.softmax(x, 0).clamp(clip, 1 - clip).log() : functional.log_softmax(x, 0);
        var expected = -(tensor(target) * logProbabilities).sum();
        (0.5 * expected).backward();

        loss.ShouldBe(expected.item<float>(), 1e-5);
        gradients.ShouldBe(x.grad!.data<float>().ToArray(), 1e-6);
    }

    [Fact]
    public void Large_outputs_do_not_overflow()
    {
        var gradients = new float[3];
        CategoricalReturns.CrossEntropy([1e4f, 0, -1e4f], [1, 0, 0], 0, 1, gradients).ShouldBe(0, 1e-6);
        gradients.ShouldBe([0f, 0, 0], 1e-6);
    }

    private static float[] Distribution(int atoms, RandomStream random)
    {
        var weights = Enumerable.Range(0, atoms).Select(_ => random.NextDouble() + 1e-3).ToArray();
        return [.. weights.Select(x => (float)(x / weights.Sum()))];
    }
}
