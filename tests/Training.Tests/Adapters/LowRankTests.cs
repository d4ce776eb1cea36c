using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Training.Tests.Adapters;

public sealed class LowRankTests
{
    private static readonly AdaptedLinear _place = new(new LinearShape("map", 6, 4), 2, 0.5);

    [Theory]
    [InlineData(16, 32, false, 2)]
    [InlineData(16, 32, true, 8)]
    [InlineData(1, 3, true, 3)]
    public void Scaling_is_alpha_over_r_or_over_its_root(int rank, double alpha, bool stabilized, double expected) =>
        LowRank.Scaling(rank, alpha, stabilized).ShouldBe(expected, 1e-12);

    [Fact]
    public void What_is_added_is_what_merging_would_add()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var pair = new LowRankPair(_place, Random(2, 6), Random(4, 2), 0, null);
        var (weight, input) = (Random(4, 6), Random(3, 5, 6));
        var output = nn.functional.linear(input, weight);

        var added = pair.AddTo(output, input);
        var merged = nn.functional.linear(input, weight + pair.Delta());

        (added - merged).abs().max().item<float>().ShouldBeLessThan(1e-5f);
        (added - output).abs().max().item<float>().ShouldBeGreaterThan(0.1f);

        Tensor Random(params long[] shape) => torch.randn(shape, generator: generator);
    }

    [Fact]
    public void A_new_pair_changes_nothing_and_its_first_factor_is_uniform_in_one_over_the_root_of_its_inputs()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var wide = new AdaptedLinear(new LinearShape("map", 400, 30), 50, 1);
        using var pair = LowRankPair.Fresh(wide, generator, CPU, 0, null);
        var (input, output) = (torch.ones(2, 400), torch.randn([2, 30], generator: generator));

        pair.AddTo(output, input).eq(output).all().item<bool>().ShouldBeTrue();
        var down = pair.state_dict()["lora_A.weight"];
        down.abs().max().item<float>().ShouldBeInRange(0.0499f, 0.05f);
        // Uniform in ± b: variance b² / 3.
        down.pow(2).mean().item<float>().ShouldBe(0.05f * 0.05f / 3, 2e-5f);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    public void Factors_are_single_precision_and_the_output_keeps_its_type(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var pair = LowRankPair.Fresh(_place, generator, CPU, 0, null);
        var output = pair.AddTo(torch.zeros([1, 4], dtype), torch.ones([1, 6], dtype));

        output.dtype.ShouldBe(dtype);
        pair.parameters().ShouldAllBe(x => x.dtype == ScalarType.Float32);
        output.sum().backward();
        pair.parameters().ShouldAllBe(x => x.grad!.dtype == ScalarType.Float32);
    }

    [Fact]
    public void Dropout_leaves_out_its_share_and_scales_the_rest_up()
    {
        using var scope = NewDisposeScope();
        using var dropout = new AdapterDropout(0.25, new RandomStream(1, "dropout"), CPU);
        dropout.BeginPass(learning: true);
        var dropped = dropout.Apply(torch.ones(100, 100), 0);

        dropped.eq(0).to_type(ScalarType.Float32).mean().item<float>().ShouldBe(0.25f, 0.02f);
        dropped.max().item<float>().ShouldBe(1 / 0.75f, 1e-6f);
        dropped.mean().item<float>().ShouldBe(1, 0.03f);
    }

    [Fact]
    public void What_dropout_leaves_out_is_a_function_of_the_streams_position_and_the_place()
    {
        using var scope = NewDisposeScope();
        var (stream, copy) = (new RandomStream(1, "dropout"), new RandomStream(1, "dropout"));
        using var dropout = new AdapterDropout(0.5, stream, CPU);
        using var resumed = new AdapterDropout(0.5, copy, CPU);
        var ones = torch.ones(64);
        var (first, other, second) = (Mask(dropout, 0), dropout.Apply(ones, 1), Mask(dropout, 0));

        copy.Position = 1;
        Same(Mask(resumed, 0), second).ShouldBeTrue();
        Same(first, second).ShouldBeFalse();
        Same(first, other).ShouldBeFalse();
        stream.Position.ShouldBe(2UL);

        Tensor Mask(AdapterDropout source, int place)
        {
            source.BeginPass(learning: true);
            return source.Apply(ones, place);
        }
    }

    [Fact]
    public void Nothing_is_left_out_where_nothing_is_learned()
    {
        using var scope = NewDisposeScope();
        var stream = new RandomStream(1, "dropout");
        using var dropout = new AdapterDropout(0.5, stream, CPU);
        var ones = torch.ones(64);

        dropout.BeginPass(learning: true);
        Same(dropout.Apply(ones, 0), ones).ShouldBeFalse();
        dropout.BeginPass(learning: false);
        Same(dropout.Apply(ones, 0), ones).ShouldBeTrue();
        using (no_grad())
        {
            dropout.BeginPass(learning: true);
            Same(dropout.Apply(ones, 0), ones).ShouldBeTrue();
        }

        stream.Position.ShouldBe(1UL);
    }

    private static bool Same(Tensor left, Tensor right) => left.eq(right).all().item<bool>();
}
