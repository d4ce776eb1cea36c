using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Llama;

/// <summary>Against what transformers computed with the same checkpoints.</summary>
public sealed class GoldenLlamaTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Logits_are_those_of_transformers(string device)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny(device);
        var golden = Expected(device);
        Close(model.Logits(golden["input_ids"], null), golden["logits"]);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Left_padding_moves_positions_and_hides_nothing_else(string device)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny(device);
        var golden = Expected(device);
        var mask = golden["left_padded_mask"].to_type(ScalarType.Bool);
        var tokens = mask.unsqueeze(-1).to_type(ScalarType.Float32);
        var logits = model.Logits(golden["input_ids"], mask);
        Close(logits * tokens, golden["left_padded_logits"] * tokens);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Far_positions_use_the_scaled_frequencies(string device)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny(device);
        var golden = Expected(device);
        var logits = model.Logits(golden["long_ids"], null);
        Close(logits.narrow(1, logits.shape[1] - 4, 4), golden["long_last_logits"]);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Greedy_completions_are_those_of_transformers(string device)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny(device);
        var ids = Expected("cpu")["greedy"].data<long>().ToArray().Select(id => (int)id).ToArray();
        var completion = new CompletionEngine(model, Golden.Device(device))
            .Generate(
                [new CompletionRequest(ids[..12], 0)],
                new SamplingSettings(24, Temperature: 0),
                seed: 1,
                TestContext.Current.CancellationToken
            )
            .ShouldHaveSingleItem();
        completion.CompletionIds.ShouldBe(ids[12..]);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void What_is_generated_step_by_step_has_the_probabilities_of_a_whole_forward_pass(string device)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny(device);
        var ids = Golden.Ids(Expected(device)["input_ids"]);
        Stepwise.LargestDifference(model, Golden.Device(device), ids, newTokens: 28).ShouldBeLessThan(Tolerance);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void A_prompt_read_in_parts_has_the_probabilities_of_one_read_at_once(string device)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny(device);
        var ids = Golden.Ids(Expected(device)["long_ids"]);
        Stepwise
            .LargestDifference(model, Golden.Device(device), ids, newTokens: 2, stepTokens: 170)
            .ShouldBeLessThan(Tolerance);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Weights_in_several_files_give_the_logits_of_transformers(string device)
    {
        using var scope = NewDisposeScope();
        using var model = Sharded(device, LlamaDtype.Float32);
        var golden = Golden.Expected(Models.ShardedFolder, Golden.Device(device));
        Close(model.Logits(golden["input_ids"], null), golden["logits_f32"]);
        model.StopIds.ShouldBe([1, 4]);
    }

    [Theory]
    [InlineData("cpu", LlamaDtype.Bfloat16, 0.02)]
    [InlineData("cuda", LlamaDtype.Bfloat16, 0.02)]
    [InlineData("cpu", LlamaDtype.Float16, 0.0025)]
    [InlineData("cuda", LlamaDtype.Float16, 0.0025)]
    public void In_half_precision_the_error_is_that_of_its_rounding(string device, LlamaDtype dtype, double bound)
    {
        Assert.SkipWhen(
            dtype == LlamaDtype.Float16 && device == "cpu" && !Fused.HasScaledDotProductAttention,
            "this libtorch has no matrix products in float16 on the CPU"
        );
        using var scope = NewDisposeScope();
        var on = Golden.Device(device);
        using var sharded = Sharded(device, dtype);
        using var tiny = Models.Make(Models.GoldenOptions with { Dtype = dtype }, device: on);
        Tensor expected = Golden.Expected(Models.ShardedFolder, on)["logits_f32"],
            ids = Golden.Expected(Models.ShardedFolder, on)["input_ids"];
        var golden = Expected(device);
        var mask = golden["left_padded_mask"].to_type(ScalarType.Bool);
        var tokens = mask.unsqueeze(-1).to_type(ScalarType.Float32);
        var errors = new (string What, double Error)[]
        {
            ("sharded", Golden.RootMeanSquare(sharded.Logits(ids, null), expected)),
            ("tiny", Golden.RootMeanSquare(tiny.Logits(golden["input_ids"], null), golden["logits"])),
            (
                "tiny, left-padded",
                Golden.RootMeanSquare(
                    tiny.Logits(golden["input_ids"], mask) * tokens,
                    golden["left_padded_logits"] * tokens
                )
            ),
            (
                "tiny, far positions",
                Golden.RootMeanSquare(
                    tiny.Logits(golden["long_ids"], null).narrow(1, 296, 4),
                    golden["long_last_logits"]
                )
            ),
        };
        foreach (var (what, error) in errors)
        {
            output.WriteLine($"{device}, {dtype}, {what}: relative error of logits (RMS) {error:0.00000}");
            error.ShouldBeInRange(bound / 100, bound, what);
        }

        sharded
            .Logits(ids, null)
            .dtype.ShouldBe(dtype == LlamaDtype.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float16);
    }

    [Fact]
    public void Parameters_have_the_names_and_shapes_of_the_file()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Golden();
        var stored = Safetensors.Load(Path.Combine(Models.GoldenFolder, "model.safetensors"));
        var own = model.Module.state_dict();
        own.Keys.Order(StringComparer.Ordinal).ShouldBe(stored.Keys.Order(StringComparer.Ordinal));
        own.ShouldAllBe(entry => entry.Value.eq(stored[entry.Key]).all().item<bool>());
        model.MaximumLength.ShouldBe(2048);
    }

    [Fact]
    public void Logits_in_parts_are_those_given_at_once()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Golden();
        var ids = Expected("cpu")["input_ids"];
        var whole = model.Logits(ids, null);
        var seen = 0L;
        model.ReadLogits(
            ids,
            null,
            columns: 20,
            (first, part) =>
            {
                first.ShouldBe(seen);
                part.Distance(whole.narrow(1, first, part.shape[1])).ShouldBeLessThan(1e-6);
                seen += part.shape[1];
            }
        );
        seen.ShouldBe(48);
    }

    private static LlamaModel Tiny(string device) => Models.Make(Models.GoldenOptions, device: Golden.Device(device));

    private static LlamaModel Sharded(string device, LlamaDtype dtype) =>
        Models.Make(new LlamaOptions { Path = Models.ShardedFolder, Dtype = dtype }, device: Golden.Device(device));

    private static Dictionary<string, Tensor> Expected(string device) =>
        Golden.Expected(Models.GoldenFolder, Golden.Device(device));

    private void Close(Tensor actual, Tensor expected)
    {
        var (largest, relative) = (actual.Distance(expected), Golden.Relative(actual, expected));
        output.WriteLine($"largest distance {largest:0.0e0}, relative to the largest value {relative:0.0e0}");
        relative.ShouldBeLessThan(Tolerance);
        largest.ShouldBeLessThan(Tolerance);
    }
}
