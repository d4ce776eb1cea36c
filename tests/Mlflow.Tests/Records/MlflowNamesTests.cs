namespace Rlfw.Mlflow.Tests;

public sealed class MlflowNamesTests
{
    [Theory]
    [InlineData("eval/return", "eval/return")]
    [InlineData("độ chính xác: 5", "độ chính xác: 5")]
    [InlineData("rewards[0].weight", "rewards_0_.weight")]
    [InlineData("/a//b/../c/.", "a/b/c")]
    [InlineData("50%", "50_")]
    [InlineData("", "_")]
    [InlineData("..", "_")]
    public void A_key_becomes_one_that_mlflow_takes(string key, string expected) =>
        MlflowNames.Key(key).ShouldBe(expected);

    [Theory]
    [InlineData("policy", "policy")]
    [InlineData("llama-3.2 \"best\": 50%/it's", "llama-3-2 -best-- 50--it-s")]
    [InlineData("", "model")]
    public void A_models_name_becomes_one_that_mlflow_takes(string name, string expected) =>
        MlflowNames.Model(name).ShouldBe(expected);

    [Fact]
    public void Lengths_count_code_points_and_no_character_is_cut_in_half()
    {
        var text = string.Concat(Enumerable.Repeat("𝛼", 300));

        MlflowNames.Cut(text, 250).EnumerateRunes().Count().ShouldBe(250);
        MlflowNames.Cut(text, 300).ShouldBe(text);
        MlflowNames.Key(text).EnumerateRunes().Count().ShouldBe(250);
    }
}
