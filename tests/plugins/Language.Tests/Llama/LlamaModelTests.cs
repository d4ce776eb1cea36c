using Rlfw.Contracts;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Llama;

public sealed class LlamaModelTests
{
    [Theory]
    [InlineData(4, 4, true)]
    [InlineData(4, 2, true)]
    [InlineData(4, 1, false)]
    [InlineData(6, 3, false)]
    public void The_cache_agrees_with_a_whole_pass_for_every_grouping_of_heads(int heads, int keyHeads, bool tied)
    {
        using var scope = NewDisposeScope();
        using var model = Models.Make(
            new LlamaOptions
            {
                HiddenSize = 24,
                Layers = 2,
                Heads = heads,
                KvHeads = keyHeads,
                HeadSize = 8,
                TieEmbeddings = tied,
                RopeScaling = new RopeScaling { OriginalMaxLength = 8, Factor = 4 },
                InitializerRange = 0.3,
                Tokenizer = Models.Digits,
            }
        );
        int[][] prompts =
        [
            [2, 3, 4, 5, 6, 7, 8, 9],
            [9, 8, 7, 6, 5],
            [9, 9, 4, 2, 3, 4, 5],
        ];
        Stepwise.LargestDifference(model, CPU, prompts, newTokens: 20).ShouldBeLessThan(1e-5);
        model.Module.state_dict().ContainsKey("lm_head.weight").ShouldBe(!tied);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Logits_in_parts_are_those_of_the_whole(int columns)
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        var ids = Ids([
            [2, 3, 4, 5, 6, 7, 8],
            [9, 5, 6, 0, 0, 0, 0],
        ]);
        var whole = model.Logits(ids, ids.ne(0));
        var seen = 0L;
        model.ReadLogits(
            ids,
            ids.ne(0),
            columns,
            (first, part) =>
            {
                first.ShouldBe(seen);
                part.requires_grad.ShouldBeFalse();
                part.Distance(whole.narrow(1, first, part.shape[1])).ShouldBeLessThan(1e-6);
                seen += part.shape[1];
            }
        );
        seen.ShouldBe(7);
    }

    [Fact]
    public void Padding_on_the_right_changes_nothing_before_it()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        var ids = Ids([
            [2, 3, 4, 0, 0],
        ]);
        var alone = model.Logits(
            Ids([
                [2, 3, 4],
            ]),
            null
        );
        model.Logits(ids, ids.ne(0)).narrow(1, 0, 3).Distance(alone).ShouldBeLessThan(1e-5);
        model.Logits(ids, null).narrow(1, 0, 3).Distance(alone).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Gradients_reach_every_parameter_and_padding_makes_none_of_them_infinite()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        var ids = Ids([
            [0, 0, 4, 5],
            [2, 3, 4, 5],
        ]);
        model.Logits(ids, ids.ne(0)).logsumexp(-1).sum().backward();
        foreach (var (name, parameter) in model.Module.named_parameters())
        {
            var gradient = parameter.grad.ShouldNotBeNull(name);
            gradient.isfinite().all().item<bool>().ShouldBeTrue(name);
            gradient.abs().sum().item<float>().ShouldBeGreaterThan(0, name);
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_parameters_and_the_preset_has_its_size()
    {
        var tiny = new LlamaOptions { Preset = LlamaPreset.Tiny, Tokenizer = Models.Digits };
        using LlamaModel one = Models.Make(tiny),
            same = Models.Make(tiny),
            other = Models.Make(tiny, seed: 2);
        using var scope = NewDisposeScope();
        one.Module.parameters().Zip(same.Module.parameters()).ShouldAllBe(x => x.First.eq(x.Second).all().item<bool>());
        one.Module.parameters()
            .Zip(other.Module.parameters())
            .ShouldContain(x => !x.First.eq(x.Second).all().item<bool>());
        one.Module.parameters().Sum(x => x.numel()).ShouldBeInRange(250_000, 450_000);
    }

    [Fact]
    public void Nothing_is_left_of_passes_caches_and_models()
    {
        LiveTensors
            .LeftBy(() =>
            {
                using var model = Models.Small();
                using var scope = NewDisposeScope();
                var ids = Ids([
                    [0, 3, 4],
                    [2, 3, 4],
                ]);
                model.Logits(ids, ids.ne(0)).sum().backward();
                Stepwise.Next(model, CPU, [2, 3, 4]);
            })
            .ShouldBe(0);
    }

    [Fact]
    public void What_is_too_long_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        var error = Should.Throw<UserErrorException>(() => model.Logits(torch.ones([1, 65], ScalarType.Int64), null));
        error.Message.ShouldContain("65 tokens");
        error.Message.ShouldContain("max_length 64");
    }

    private static Tensor Ids(long[][] rows) =>
        torch.tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);
}
