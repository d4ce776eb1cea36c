using System.Text.Json.Nodes;

namespace Rlfw.Cli.Tests.Commands;

public sealed class ModelsShowTests : IDisposable
{
    // Llama 3.2 1B.
    private const string Config = """
        {
          "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
          "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 16, "num_attention_heads": 32,
          "num_key_value_heads": 8, "head_dim": 64, "vocab_size": 128256, "max_position_embeddings": 131072,
          "rms_norm_eps": 1e-05, "rope_theta": 500000.0, "tie_word_embeddings": true, "torch_dtype": "bfloat16",
          "rope_scaling": { "rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 8192 },
          "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009]
        }
        """;

    private readonly CliProcess _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_model_is_shown_without_its_weights()
    {
        _cli.Write("model/config.json", Config);

        var shown = (await _cli.RunAsync("models", "show", "model")).Exits(0).Output;

        shown.ShouldContain("model: LlamaForCausalLM");
        shown.ShouldContain("1,235,814,400 in 146 tensors");
        shown.ShouldContain("4.94 GB");
        shown.ShouldContain("llama3: factor 32");
        shown.ShouldContain("128001, 128008, 128009");
        shown.ShouldContain("none in the folder: ids alone");

        var json = (await _cli.RunAsync("models", "show", "model", "--json")).Exits(0).Json;
        json["architecture"]!.GetValue<string>().ShouldBe("LlamaForCausalLM");
        json["parameters"]!.GetValue<long>().ShouldBe(1_235_814_400);
        json["memory_bytes"]!["bfloat16"]!.GetValue<long>().ShouldBe(2_471_628_800);
        json["cache_bytes_per_token"]!["bfloat16"]!.GetValue<long>().ShouldBe(32_768);
        json["facts"]!["checkpoint_dtype"]!.GetValue<string>().ShouldBe("bfloat16");
        json["tensors"]!["model.norm.weight"]!.AsArray().Count.ShouldBe(1);
        json["tokenizer"].ShouldBeNull();
        json["stop_ids"]!.AsArray().Select(id => id!.GetValue<int>()).ShouldBe([128_001, 128_008, 128_009]);
    }

    [Fact]
    public async Task What_quantization_changes_is_measured_where_it_is_asked_for()
    {
        var golden = Path.Combine(SharedFolder.Require(), "golden", "tiny-llama-3.2");
        var json = (await _cli.RunAsync("models", "show", golden, "--measure", "--json")).Exits(0).Json;
        json["adapter"]!["target_modules"]!.GetValue<string>().ShouldBe("q_proj, v_proj");
        foreach (var (quantization, least, most) in new[] { ("int8", 0.003, 0.05), ("nf4", 0.05, 0.4) })
        {
            var error = json["quantization_errors"]![quantization]!;
            error["weights"]!.AsObject().Count.ShouldBe(7);
            error["logits"]!.GetValue<double>().ShouldBeInRange(least, most);
        }
    }

    [Fact]
    public async Task An_adapter_is_shown_with_its_base_where_that_is_here()
    {
        _cli.Write("base/config.json", Config);
        _cli.Write("adapter/adapter_config.json", Adapter(Path.Combine(_cli.Folder, "base")));

        var shown = (await _cli.RunAsync("models", "show", "adapter")).Exits(0).Output;
        shown.ShouldContain("adapter: a LoRA adapter");
        shown.ShouldContain("1,235,814,400 in 146 tensors");

        _cli.Write("adapter/adapter_config.json", Adapter("org/name"));
        shown = (await _cli.RunAsync("models", "show", "adapter")).Exits(0).Output;
        shown.ShouldContain("org/name");
        shown.ShouldContain("its base is not in a folder here");
    }

    [Theory]
    [InlineData("\"model_type\": \"llama\"", "\"model_type\": \"mamba\"", "no plugin loads models of type 'mamba'")]
    [InlineData("\"llama3\"", "\"yarn\"", "'rope_scaling.rope_type' is 'yarn'")]
    [InlineData(
        "\"hidden_act\"",
        "\"quantization_config\": { \"quant_method\": \"awq\" }, \"hidden_act\"",
        "quantized by awq"
    )]
    [InlineData("\"head_dim\": 64", "\"head_dim\": 64,,", "config.json")]
    public async Task What_is_no_such_model_is_refused_with_the_reason(string from, string to, string expected)
    {
        _cli.Write("model/config.json", Config.Replace(from, to, StringComparison.Ordinal));
        (await _cli.RunAsync("models", "show", "model")).Exits(1).Says(expected);
    }

    private static string Adapter(string basePath) =>
        new JsonObject
        {
            ["peft_type"] = "LORA",
            ["r"] = 4,
            ["lora_alpha"] = 8,
            ["target_modules"] = new JsonArray("q_proj"),
            ["base_model_name_or_path"] = basePath,
        }.ToJsonString();
}
