namespace Rlfw.Contracts.Tests.Spelling;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    [InlineData("learning_rte", "learning_rate", 1)]
    [InlineData("weigth", "weight", 1)]
    [InlineData("abcdef", "abcdef", 0)]
    public void Distances_are_those_of_optimal_string_alignment(string a, string b, int distance)
    {
        EditDistance.Between(a, b).ShouldBe(distance);
        EditDistance.Between(b, a).ShouldBe(distance);
    }

    [Fact]
    public void Hyphens_underscores_and_case_cost_nothing_in_a_suggestion() =>
        Suggestions.Nearest("Learning-Rate", ["learning_rate", "learning_rates"]).ShouldBe("learning_rate");

    [Fact]
    public void A_word_like_none_of_the_candidates_gets_their_list() =>
        Suggestions.For("xyz", ["beta", "alpha"], "valid keys").ShouldBe("valid keys: alpha, beta");
}
