using Rlfw.Contracts;

namespace Rlfw.Plugins.Language.Tests.Llama;

/// <summary>Against what transformers computed with the same checkpoint.</summary>
public sealed class GoldenLlamaTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void Logits_are_those_of_transformers()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Golden();
        var golden = Golden();
        model.Logits(golden["input_ids"], null).Distance(golden["logits"]).ShouldBeLessThan(Tolerance);
    }

    [Fact]
    public void Left_padding_moves_positions_and_hides_nothing_else()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Golden();
        var golden = Golden();
        var mask = golden["left_padded_mask"].to_type(ScalarType.Bool);
        var tokens = mask.unsqueeze(-1).to_type(ScalarType.Float32);
        var logits = model.Logits(golden["input_ids"], mask);
        (logits * tokens).Distance(golden["left_padded_logits"] * tokens).ShouldBeLessThan(Tolerance);
    }

    [Fact]
    public void Far_positions_use_the_scaled_frequencies()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Golden();
        var golden = Golden();
        var logits = model.Logits(golden["long_ids"], null);
        logits.narrow(1, logits.shape[1] - 4, 4).Distance(golden["long_last_logits"]).ShouldBeLessThan(Tolerance);
    }

    [Fact]
    public void The_cache_gives_the_logits_of_a_whole_forward_pass_with_and_without_padding()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Golden();
        var golden = Golden();
        foreach (var mask in new[] { null, golden["left_padded_mask"].to_type(ScalarType.Bool) })
        {
            var ids = golden["input_ids"];
            var whole = model.Logits(ids, mask);
            using var cache = model.CreateCache(2, 48);
            var logits = model.Decode(ids.narrow(1, 0, 20), mask?.narrow(1, 0, 20), cache);
            for (var column = 20; column < 48; column++)
            {
                logits.Distance(whole.select(1, column - 1)).ShouldBeLessThan(Tolerance);
                logits = model.Decode(ids.narrow(1, column, 1), null, cache);
            }

            logits.Distance(whole.select(1, 47)).ShouldBeLessThan(Tolerance);
            cache.Length.ShouldBe(48);
        }
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

    private static Dictionary<string, Tensor> Golden() =>
        Safetensors.Load(Path.Combine(Models.GoldenFolder, "expected.safetensors"));
}
