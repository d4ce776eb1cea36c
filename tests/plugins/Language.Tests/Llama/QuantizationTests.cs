using Rlfw.Contracts;
using Rlfw.Plugins.Llama;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Language.Tests.Llama;

public sealed class QuantizationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(WeightQuantization.Int8, false, 0.005, 0.008, 0.03)]
    [InlineData(WeightQuantization.Nf4, false, 0.085, 0.1, 0.35)]
    [InlineData(WeightQuantization.Nf4, true, 0.085, 0.1, 0.35)]
    public void The_error_of_weights_is_described_by_kind_and_logits_stay_near(
        WeightQuantization quantization,
        bool twice,
        double least,
        double most,
        double logitsMost
    )
    {
        using var scope = NewDisposeScope();
        var ids = Golden.Expected(Models.GoldenFolder, CPU)["input_ids"];
        using var dense = Models.Golden();
        using var model = Models.Make(
            Models.GoldenOptions with
            {
                Quantization = quantization,
                DoubleQuantization = twice,
            }
        );
        var errors = model
            .Describe()
            .Facts.Where(fact => fact.Name.StartsWith("quantization_error_", StringComparison.Ordinal))
            .ToList();
        errors.Count.ShouldBe(7);
        foreach (var (name, text) in errors)
        {
            var error = double.Parse(text.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture) / 100;
            error.ShouldBeInRange(least, most, name);
        }

        var change = Golden.RootMeanSquare(model.Logits(ids, null), dense.Logits(ids, null));
        output.WriteLine($"{quantization}, double {twice}: relative error of logits (RMS) {change:0.0000}");
        change.ShouldBeInRange(least, logitsMost);
        // Embeddings, norms and the head keep their precision.
        model.Module.parameters().Count().ShouldBe(1 + (3 * 2) + 1);
    }

    [Fact]
    public void Logits_and_gradients_are_those_of_a_dense_model_with_the_quantized_values()
    {
        using var scope = NewDisposeScope();
        var golden = Golden.Expected(Models.GoldenFolder, CPU);
        var options = Models.GoldenOptions with { Adapter = Models.GoldenFolder };
        using var quantized = Models.Make(options with { Quantization = WeightQuantization.Nf4 });
        using var dense = Models.Make(options);
        using (var bases = Models.Make(Models.GoldenOptions))
        using (no_grad())
        {
            // Parameters of the base are shared with nothing: the dense twin gets the values that NF4 leaves.
            var twin = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (var (name, tensor) in bases.Module.state_dict())
            {
                twin[name] = name.Contains("_proj", StringComparison.Ordinal)
                    ? NormalFloat4.Quantize(tensor).Dequantize(ScalarType.Float32)
                    : tensor;
            }

            bases.Module.load_state_dict(twin);
            Golden
                .Relative(bases.Logits(golden["input_ids"], null), Base(quantized, golden["input_ids"]))
                .ShouldBeLessThan(1e-6);
        }

        var before = Gradients(quantized, golden["input_ids"]);
        before.Count.ShouldBe(12);
        foreach (var (name, gradient) in Gradients(dense, golden["input_ids"]))
        {
            // Another base gives other gradients, but not by much.
            before[name].isfinite().all().item<bool>().ShouldBeTrue(name);
            Golden.RootMeanSquare(before[name], gradient).ShouldBeInRange(1e-4, 0.6, name);
        }
    }

    [Fact]
    public void A_quantized_base_is_not_learned_without_an_adapter()
    {
        var options = Models.GoldenOptions with { Quantization = WeightQuantization.Int8 };
        var fault = Should.Throw<UserErrorException>(() =>
            Models.Make(options, learning: new RandomStream(1, "learning"))
        );
        fault.Message.ShouldContain("a quantized base is frozen");
        using var model = Models.Make(
            options with
            {
                Lora = new LoraOptions { R = 2 },
            },
            learning: new RandomStream(1, "learning")
        );
        model.Module.parameters().ShouldAllBe(parameter => parameter.requires_grad);
    }

    [Fact]
    public void Nothing_is_left_of_a_quantized_model()
    {
        using var warm = Models.Make(Models.GoldenOptions with { Quantization = WeightQuantization.Nf4 });
        LiveTensors
            .LeftBy(() =>
            {
                using var scope = NewDisposeScope();
                using var model = Models.Make(
                    Models.GoldenOptions with
                    {
                        Quantization = WeightQuantization.Nf4,
                        DoubleQuantization = true,
                    }
                );
                model.Logits(torch.ones([1, 4], ScalarType.Int64), null);
            })
            .ShouldBe(0);
    }

    private static Tensor Base(LlamaModel model, Tensor ids)
    {
        model.Adapters.Use(null);
        var logits = model.Logits(ids, null);
        model.Adapters.Use("default");
        return logits;
    }

    private static Dictionary<string, Tensor> Gradients(LlamaModel model, Tensor ids)
    {
        var logits = model.Logits(ids.narrow(1, 0, 47), null);
        TokenLogProbabilities.Compute(logits, ids.narrow(1, 1, 47)).neg().mean().backward();
        return model
            .Module.named_parameters()
            .ToDictionary(x => x.name, x => x.parameter.grad!, StringComparer.Ordinal);
    }
}
