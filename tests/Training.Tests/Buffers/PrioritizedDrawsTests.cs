using Rlfw.Contracts;
using Rlfw.Training.Buffers;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Tests.Buffers;

public sealed class PrioritizedDrawsTests
{
    /// <summary>Errors 1, 4, 16 with alpha 1/2: probabilities 1/7, 2/7, 4/7.</summary>
    [Fact]
    public void Rows_are_drawn_in_proportion_to_a_power_of_their_error()
    {
        var draws = Make(alpha: 0.5, out _);
        var counts = new int[3];
        var rows = new int[7];
        var random = new RandomStream(1, "replay");
        for (var i = 0; i < 1000; i++)
        {
            draws.Draw(rows, new float[7], random, 0);
            foreach (var row in rows)
            {
                counts[row]++;
            }
        }

        // One draw from each seventh of the sum: no chance is left where the parts meet.
        counts.ShouldBe([1000, 2000, 4000]);
    }

    [Theory]
    [InlineData(0, 0.4)]
    [InlineData(0.5, 0.7)]
    [InlineData(1, 1)]
    public void Losses_count_the_less_the_likelier_they_are_seen(double progress, double beta)
    {
        var draws = Make(alpha: 0.5, out _);
        var rows = new int[7];
        var weights = new float[7];
        draws.Draw(rows, weights, new RandomStream(1, "replay"), progress);

        rows.ShouldBe([0, 1, 1, 2, 2, 2, 2]);
        var expected = new[] { 1, Math.Pow(2, -beta), Math.Pow(4, -beta) };
        weights.Zip(rows).ShouldAllBe(x => Math.Abs(x.First - expected[x.Second]) < 1e-6);
    }

    [Fact]
    public void A_new_transition_is_as_likely_as_the_most_surprising_one_so_far()
    {
        var draws = Make(alpha: 1, out _);
        draws.Update([2], [2f]);
        draws.Renew(1);

        // Weights 1, 16, 2: the highest so far is 16, though no row has it now.
        var rows = new int[19];
        draws.Draw(rows, new float[19], new RandomStream(1, "replay"), 0);
        rows.Count(x => x == 1).ShouldBe(16);
        rows.Count(x => x == 2).ShouldBe(2);
    }

    [Fact]
    public void An_error_that_is_not_a_number_ends_training() =>
        Should
            .Throw<TrainingDivergedException>(() => Make(alpha: 1, out _).Update([0], [float.NaN]))
            .Message.ShouldContain("priority = NaN");

    private static PrioritizedDraws Make(double alpha, out PrioritySettings settings)
    {
        settings = new PrioritySettings(alpha, 0.4, 1, 0);
        var draws = new PrioritizedDraws(settings, 3);
        for (var i = 0; i < 3; i++)
        {
            draws.Renew(i);
        }

        draws.Update([0, 1, 2], [1, 4, 16]);
        return draws;
    }
}
