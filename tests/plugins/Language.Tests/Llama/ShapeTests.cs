using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Llama;

/// <summary>
/// The published models, built without memory from the values of their config.json: names and lengths of all tensors stand
/// in files beside this test.
/// </summary>
public sealed class ShapeTests : IDisposable
{
    // RLFW_ACCEPT_SHAPES=1 writes what is, instead of comparing it with what was.
    private const string Accept = "RLFW_ACCEPT_SHAPES";

    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-shapes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("llama-3.2-1b", 2048, 8192, 16, 32, 64, 32.0, true, 1_235_814_400)]
    [InlineData("llama-3.2-3b", 3072, 8192, 28, 24, 128, 32.0, true, 3_212_749_824)]
    [InlineData("llama-3.1-8b", 4096, 14_336, 32, 32, 128, 8.0, false, 8_030_261_248)]
    [InlineData("llama-3.1-70b", 8192, 28_672, 80, 64, 128, 8.0, false, 70_553_706_496)]
    [InlineData("llama-3.1-405b", 16_384, 53_248, 126, 128, 128, 8.0, false, 405_853_388_800)]
    public void State_dicts_have_the_published_names_and_parameter_counts(
        string name,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int headSize,
        double ropeFactor,
        bool tied,
        long count
    )
    {
        File.WriteAllText(
            Path.Combine(_folder, "config.json"),
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                {
                  "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
                  "hidden_size": {{hidden}}, "intermediate_size": {{intermediate}}, "num_hidden_layers": {{layers}},
                  "num_attention_heads": {{heads}}, "num_key_value_heads": 8, "head_dim": {{headSize}},
                  "vocab_size": 128256, "max_position_embeddings": 131072, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
                  "rope_scaling": { "factor": {{ropeFactor}}, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
                    "original_max_position_embeddings": 8192, "rope_type": "llama3" },
                  "tie_word_embeddings": {{(tied ? "true" : "false")}}, "torch_dtype": "bfloat16",
                  "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009]
                }
                """
            )
        );
        var before = Libtorch.LiveTensors;
        ModelDescription description;
        using (var model = Models.Make(new LlamaOptions { Path = _folder }, device: META))
        {
            description = model.Describe();
            model.StopIds.ShouldBe([128001, 128008, 128009]);
            model.Module.parameters().ShouldAllBe(parameter => parameter.is_meta);
        }

        description.Parameters.Sum(entry => entry.Shape.Aggregate(1L, (n, length) => n * length)).ShouldBe(count);
        description.Memory.ShouldContain(("float32", 4 * count));
        description.Memory.ShouldContain(("bfloat16", 2 * count));
        var rows = description.Parameters.Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}]");
        var text = $"{count.ToString("N0", CultureInfo.InvariantCulture)} parameters\n{string.Join('\n', rows)}\n";
        var file = Path.Combine(SharedFolder.Repository, "tests/plugins/Language.Tests/Llama/Shapes", $"{name}.txt");
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, text);
            Assert.Skip($"{file} was written: look at its changes, commit it, and run again without {Accept}");
        }

        File.ReadAllText(file).ShouldBe(text);
    }

    [Theory]
    [InlineData(WeightQuantization.None, false, "float32")]
    [InlineData(WeightQuantization.Int8, false, "int8")]
    [InlineData(WeightQuantization.Nf4, false, "nf4")]
    [InlineData(WeightQuantization.Nf4, true, "nf4, double quantization")]
    public void The_memory_that_is_described_is_the_memory_that_is_taken(
        WeightQuantization quantization,
        bool twice,
        string storage
    )
    {
        var options = Models.GoldenOptions with { Quantization = quantization, DoubleQuantization = twice };
        // The description counts what is not quantized as bfloat16.
        using var model = Models.Make(
            options with
            {
                Dtype = quantization == WeightQuantization.None ? LlamaDtype.Float32 : LlamaDtype.Bfloat16,
            }
        );
        var bytes = model
            .Module.parameters()
            .Cast<Tensor>()
            .Concat(model.Module.buffers())
            .Sum(tensor => tensor.numel() * tensor.element_size());
        model.Describe().Memory.ShouldContain((storage, bytes));
    }
}
