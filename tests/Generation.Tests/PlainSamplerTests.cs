using Rlfw.Contracts;
using Rlfw.Generation.Sampling;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Tests;

public sealed class PlainSamplerTests
{
    // Ids: 0 padding, 1 end, 2 to 5 letters; the logits have a sixth letter that the tokenizer does not know.
    private static readonly PlainSampler _sampler = new(new AllowedIds(6, Forbidden: 0));
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
        Tensor At(double u) => _sampler.Draw(logits, Rows(new SamplingSettings(1), torch.tensor(new[] { u }))).Tokens;
        At(0).item<long>().ShouldBe(3);
        At(1 - Math.Pow(2, -53)).item<long>().ShouldBe(4);
    }

    [Fact]
    public void Rows_with_different_settings_are_drawn_as_if_each_were_alone()
    {
        using var scope = NewDisposeScope();
        SamplingSettings[] settings =
        [
            new(1, Temperature: 0),
            new(1),
            new(1, Temperature: 0.5, TopK: 3),
            new(1, TopP: 0.75),
            new(1, Temperature: 2) { MinP = 0.5 },
        ];
        var logits = torch.tensor(_probabilities).log().to_type(ScalarType.Float32).expand(settings.Length, -1);
        var random = new RandomStream(2, "uniforms");
        for (var trial = 0; trial < 50; trial++)
        {
            var uniforms = torch.tensor(settings.Select(_ => random.NextDouble()).ToArray());
            var together = _sampler.Draw(logits, Together(settings, uniforms));
            for (var row = 0; row < settings.Length; row++)
            {
                var alone = _sampler.Draw(logits.narrow(0, row, 1), Rows(settings[row], uniforms.narrow(0, row, 1)));
                alone.Tokens.item<long>().ShouldBe(together.Tokens[row].item<long>());
                alone.LogProbabilities.Distance(together.LogProbabilities.narrow(0, row, 1)).ShouldBeLessThan(1e-6);
            }
        }
    }

    [Fact]
    public void The_three_log_probabilities_are_the_tempered_the_drawn_and_the_models()
    {
        using var scope = NewDisposeScope();
        var settings = new SamplingSettings(1, Temperature: 0.5, TopK: 1);
        var logits = torch.tensor(_probabilities).log().to_type(ScalarType.Float32).unsqueeze(0);
        var (tokens, values) = _sampler.Draw(logits, Rows(settings, torch.tensor(new[] { 0.3 })));
        tokens.item<long>().ShouldBe(3);
        var squares = _probabilities.Sum(x => x * x);
        values[0, 0].item<float>().ShouldBe((float)Math.Log(0.04 / squares), 1e-5f);
        values[0, 1].item<float>().ShouldBe(0, 1e-6f);
        values[0, 2].item<float>().ShouldBe((float)Math.Log(0.2), 1e-5f);
    }

    private static SamplingRows Rows(SamplingSettings settings, Tensor uniforms) =>
        Together([.. Enumerable.Repeat(settings, (int)uniforms.shape[0])], uniforms);

    private static SamplingRows Together(SamplingSettings[] settings, Tensor uniforms)
    {
        var columns = new SamplingColumns([
            .. settings.Select(x => new PlannedOutput(new Sequence(new GenerationRequest(0, [1], x, 0)), 0, 0)),
        ]);
        return columns.ToRows(CPU) with { Uniforms = uniforms };
    }

    private static long[] Draw(SamplingSettings settings, int rows)
    {
        var random = new RandomStream(1, "uniforms");
        var uniforms = torch.tensor(Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray());
        var logits = torch.tensor(_probabilities).log().to_type(ScalarType.Float32).expand(rows, -1);
        var (tokens, _) = _sampler.Draw(logits, Rows(settings, uniforms));
        var counts = new long[_probabilities.Length];
        foreach (var token in tokens.data<long>().ToArray())
        {
            counts[token]++;
        }

        return counts;
    }

    private static int[] Ids(long[] counts) => [.. Enumerable.Range(0, counts.Length).Where(id => counts[id] > 0)];
}
