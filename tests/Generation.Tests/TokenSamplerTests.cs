using Rlfw.Contracts;
using Rlfw.Plugins.Characters;

namespace Rlfw.Generation.Tests;

public sealed class TokenSamplerTests
{
    // Ids: 0 padding, 1 end, 2 to 5 letters; the logits have a sixth letter that the tokenizer does not know.
    private static readonly CharactersTokenizer _tokenizer = new(new CharactersOptions { Alphabet = "abcd" });
    private static readonly double[] _probabilities = [0.3, 0.1, 0.05, 0.2, 0.05, 0.1, 0.2];

    [Fact]
    public void Frequencies_follow_the_probabilities_without_what_is_forbidden()
    {
        using var scope = NewDisposeScope();
        var counts = Draw(new SamplingSettings(1), 20_000);
        counts[0].ShouldBe(0);
        counts[6].ShouldBe(0);
        for (var id = 1; id < 6; id++)
        {
            var expected = _probabilities[id] / 0.5;
            // Five standard deviations of a binomial share.
            (counts[id] / 20_000.0).ShouldBe(expected, 5 * Math.Sqrt(expected * (1 - expected) / 20_000));
        }
    }

    [Fact]
    public void Top_k_and_top_p_keep_the_most_probable_tokens()
    {
        using var scope = NewDisposeScope();
        Ids(Draw(new SamplingSettings(1, TopK: 1), 500)).ShouldBe([3]);
        Ids(Draw(new SamplingSettings(1, TopK: 3), 500)).ShouldBe([1, 3, 5]);
        // Of the allowed 0.5: 0.2 is 40 %, then 20 %, 20 %, 10 %, 10 %.
        Ids(Draw(new SamplingSettings(1, TopP: 0.4), 500)).ShouldBe([3]);
        Ids(Draw(new SamplingSettings(1, TopP: 0.75), 500)).ShouldBe([1, 3, 5]);
    }

    [Fact]
    public void A_low_temperature_sharpens_and_zero_takes_the_best_allowed_token()
    {
        using var scope = NewDisposeScope();
        Draw(new SamplingSettings(1, Temperature: 0.25), 2000)[3].ShouldBeGreaterThan(1600);
        Ids(Draw(new SamplingSettings(1, Temperature: 0), 10)).ShouldBe([3]);
    }

    [Fact]
    public void The_ends_of_the_unit_interval_choose_tokens_that_have_a_probability()
    {
        using var scope = NewDisposeScope();
        var logits = torch.tensor(new[] { 0f, -200, -200, 1, 1, -200 }, [1, 6]);
        var sampler = new TokenSampler(new SamplingSettings(1), _tokenizer, [_tokenizer.EndId]);
        Tensor At(double u) => sampler.Sample(logits, torch.tensor(new[] { u }, [1, 1])).Tokens;
        At(0).item<long>().ShouldBe(3);
        At(1 - Math.Pow(2, -53)).item<long>().ShouldBe(4);
    }

    private static long[] Draw(SamplingSettings settings, int rows)
    {
        var random = new RandomStream(1, "uniforms");
        var uniforms = torch.tensor(Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray(), [rows, 1]);
        var logits = torch.tensor(_probabilities).log().to_type(ScalarType.Float32).expand(rows, -1);
        var (tokens, _) = new TokenSampler(settings, _tokenizer, [_tokenizer.EndId]).Sample(logits, uniforms);
        var counts = new long[_probabilities.Length];
        foreach (var token in tokens.data<long>().ToArray())
        {
            counts[token]++;
        }

        return counts;
    }

    private static int[] Ids(long[] counts) => [.. Enumerable.Range(0, counts.Length).Where(id => counts[id] > 0)];
}
