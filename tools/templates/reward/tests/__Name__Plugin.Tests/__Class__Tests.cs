using Rlfw.Contracts;

namespace __Name__Plugin.Tests;

public sealed class __Class__Tests
{
    [Theory]
    [InlineData("", true, 1.0)]
    [InlineData("12345", true, 1.0)]
    [InlineData("1234567890", true, 0.5)]
    [InlineData("12345", false, 0.0)]
    public void A_completion_scores_by_its_length(string completion, bool finished, double expected)
    {
        var reward = new __Class__(new __Name__Options { MaxCharacters = 5 });
        var sample = new RewardSample(new Example("How long?"), completion, finished);

        var scores = reward.Score(new RewardBatch([sample], Step: 1), TestContext.Current.CancellationToken);

        Assert.Equal([expected], scores);
    }

    [Fact]
    public void There_is_one_score_per_sample_in_order()
    {
        var reward = new __Class__(new __Name__Options { MaxCharacters = 1 });
        var samples = new[] { "1", "12", "1234" }.Select(text => new RewardSample(new Example(""), text, Finished: true));

        var scores = reward.Score(new RewardBatch([.. samples], Step: 1), TestContext.Current.CancellationToken);

        Assert.Equal([1.0, 0.5, 0.25], scores);
    }
}
