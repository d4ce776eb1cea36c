using Rlfw.Training.Estimators;

namespace Rlfw.Training.Tests.Estimators;

public sealed class StandardScoresTests
{
    [Fact]
    public void Scores_have_mean_zero_and_the_sample_deviation_one()
    {
        var scores = new float[3];
        StandardScores.Compute([1, 2, 3], scores);
        scores.ShouldBe([-1, 0, 1], 1e-6);
    }

    [Fact]
    public void Values_that_do_not_vary_score_zero()
    {
        float[] values = [5, 5, 5, 5];
        StandardScores.Compute(values, values);
        values.ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void One_value_has_no_deviation() =>
        Should.Throw<ArgumentException>(() => StandardScores.Compute([1], new float[1]));
}
