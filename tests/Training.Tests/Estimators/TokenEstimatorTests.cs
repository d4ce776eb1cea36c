using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Training.Tests.Estimators;

public sealed class TokenEstimatorTests
{
    [Fact]
    public void Token_log_probabilities_are_those_of_the_softmax_and_so_are_their_gradients()
    {
        using var scope = NewDisposeScope();
        using var generator = new torch.Generator(7);
        var logits = torch.randn([2, 3, 5], generator: generator).requires_grad_();
        var twin = logits.detach().clone().requires_grad_();
        var ids = torch.tensor([0L, 4, 2, 1, 1, 3], [2, 3]);

        var values = TokenLogProbabilities.Compute(logits, ids, temperature: 0.7);
        var expected = (twin / 0.7).log_softmax(-1).gather(-1, ids.unsqueeze(-1)).squeeze(-1);

        values.Floats().ShouldBe(expected.Floats(), 1e-6);
        values.square().sum().backward();
        expected.square().sum().backward();
        logits.grad!.Floats().ShouldBe(twin.grad!.Floats(), 1e-5);
    }

    [Fact]
    public void Half_precision_logits_give_single_precision_log_probabilities()
    {
        using var scope = NewDisposeScope();
        var logits = torch.tensor([0f, 1, 2], [1, 1, 3]).to_type(ScalarType.BFloat16);

        var values = TokenLogProbabilities.Compute(logits, torch.tensor([2L], [1, 1]));

        values.dtype.ShouldBe(ScalarType.Float32);
        values.item<float>().ShouldBe((float)(2 - Math.Log(1 + Math.E + (Math.E * Math.E))), 1e-6);
    }

    [Fact]
    public void The_KL_estimators_agree_with_the_divergence_of_two_known_distributions()
    {
        using var scope = NewDisposeScope();
        float[] p = [0.5f, 0.3f, 0.2f],
            q = [0.2f, 0.5f, 0.3f];
        Tensor a = torch.tensor(p).log(),
            b = torch.tensor(q).log(),
            weight = torch.tensor(p);
        var divergence = p.Zip(q).Sum(x => x.First * Math.Log(x.First / x.Second));

        // The expectation over p of k1 and of k3 is the divergence itself; k3 is never negative.
        (weight * KlEstimators.K1(a, b))
            .sum()
            .item<float>()
            .ShouldBe((float)divergence, 1e-6);
        (weight * KlEstimators.K3(a, b)).sum().item<float>().ShouldBe((float)divergence, 1e-6);
        KlEstimators.K3(a, b).Floats().ShouldAllBe(x => x >= 0);
        KlEstimators.K2(a, b).Floats()[0].ShouldBe((float)(0.5 * Math.Pow(Math.Log(0.5 / 0.2), 2)), 1e-6);
    }

    [Fact]
    public void A_masked_mean_leaves_out_what_is_masked_and_an_empty_row_is_zero()
    {
        using var scope = NewDisposeScope();
        var values = torch.tensor([1f, 2, 100, 100, 100, 100], [2, 3]);
        var mask = torch.tensor([true, true, false, false, false, false], [2, 3]);

        MaskedMean.Of(values, mask).item<float>().ShouldBe(1.5f);
        MaskedMean.OfRows(values, mask).Floats().ShouldBe([1.5f, 0]);
    }

    [Fact]
    public void A_hit_is_a_token_with_the_largest_logit_a_tie_included()
    {
        using var scope = NewDisposeScope();
        var logits = torch.tensor(new[] { 1f, 3, 2, 0, 5, 5 }, [2, 3]);
        TokenHits.Compute(logits, torch.tensor(new[] { 1L, 2 })).data<bool>().ToArray().ShouldBe([true, true]);
        TokenHits.Compute(logits, torch.tensor(new[] { 2L, 0 })).data<bool>().ToArray().ShouldBe([false, false]);
    }

    [Fact]
    public void Completions_become_right_padded_rows()
    {
        using var scope = NewDisposeScope();
        Completion[] completions =
        [
            new([7, 8], [3, 2], [-0.5f, -0.25f], Finished: true),
            new([9], [4], [-1], Finished: false),
        ];

        var batch = SequenceBatch.From(completions, paddingId: 1, torch.CPU);

        batch.Ids.data<long>().ToArray().ShouldBe([7, 8, 3, 2, 9, 4, 1, 1]);
        batch.AttentionMask.data<bool>().ToArray().ShouldBe([true, true, true, true, true, true, false, false]);
        batch.CompletionMask.data<bool>().ToArray().ShouldBe([false, false, true, true, false, true, false, false]);
        batch.Positions.data<long>().ToArray().ShouldBe([0, 1, 2, 3, 0, 1, 1, 1]);
        batch.Targets.data<long>().ToArray().ShouldBe([8, 3, 2, 4, 1, 1]);
        batch.TargetMask.data<bool>().ToArray().ShouldBe([false, true, true, true, false, false]);
        batch.SampledLogProbabilities(completions).Floats().ShouldBe([0, -0.5f, -0.25f, -1, 0, 0]);
    }
}
