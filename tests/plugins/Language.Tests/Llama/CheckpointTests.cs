using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Llama;

/// <summary>Checkpoints that were changed: what still loads, and what is refused with which words.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-llama-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Published_files_keep_the_rotary_settings_under_rope_scaling()
    {
        Copy(config =>
        {
            var parameters = config["rope_parameters"]!.AsObject();
            config["rope_theta"] = parameters["rope_theta"]!.DeepClone();
            parameters.Remove("rope_theta");
            config.Remove("rope_parameters");
            config["rope_scaling"] = parameters;
            config.Remove("head_dim");
        });
        using var scope = NewDisposeScope();
        using LlamaModel changed = Load(),
            golden = Models.Golden();
        var ids = torch.arange(300, ScalarType.Int64).unsqueeze(0);
        changed.Logits(ids, null).Distance(golden.Logits(ids, null)).ShouldBe(0);
    }

    [Fact]
    public void An_untied_checkpoint_has_a_head_of_its_own()
    {
        Copy(
            config => config["tie_word_embeddings"] = false,
            tensors => tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"] * 2
        );
        using var scope = NewDisposeScope();
        using LlamaModel untied = Load(),
            golden = Models.Golden();
        var ids = torch.arange(20, ScalarType.Int64).unsqueeze(0);
        untied.Logits(ids, null).Distance(golden.Logits(ids, null) * 2).ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void Weights_in_half_precision_are_widened()
    {
        Copy(
            _ => { },
            tensors =>
            {
                foreach (var name in tensors.Keys.ToArray())
                {
                    tensors[name] = tensors[name].to_type(ScalarType.BFloat16);
                }
            }
        );
        using var scope = NewDisposeScope();
        using LlamaModel halved = Load(),
            golden = Models.Golden();
        halved.Module.parameters().ShouldAllBe(x => x.dtype == ScalarType.Float32);
        var ids = torch.arange(20, ScalarType.Int64).unsqueeze(0);
        halved.Logits(ids, null).Distance(golden.Logits(ids, null)).ShouldBeInRange(1e-6, 0.1);
    }

    [Fact]
    public void Tensors_that_are_missing_unknown_or_misshapen_are_listed()
    {
        Copy(
            _ => { },
            tensors =>
            {
                tensors.Remove("model.norm.weight");
                tensors["model.layers.3.mlp.up_proj.weight"] = torch.ones(3);
                tensors["model.layers.0.self_attn.k_proj.weight"] = torch.ones(3);
            }
        );
        var message = Should.Throw<UserErrorException>(Load).Message;
        message.ShouldStartWith(Path.Combine(_folder, "model.safetensors"));
        message.ShouldContain("'model.norm.weight' is missing");
        message.ShouldContain("'model.layers.3.mlp.up_proj.weight' is unknown");
        message.ShouldContain("'model.layers.0.self_attn.k_proj.weight' is [3] where config.json asks for [32, 64]");
    }

    [Fact]
    public void A_second_copy_of_a_tied_table_must_be_the_same()
    {
        Copy(_ => { }, tensors => tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"].clone());
        using (Load()) { }

        Copy(_ => { }, tensors => tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"] + 1);
        Should.Throw<UserErrorException>(Load).Message.ShouldContain("tie_word_embeddings");
    }

    [Theory]
    [InlineData("model_type", "\"mistral\"", "'model_type' is mistral")]
    [InlineData("hidden_act", "\"gelu\"", "'hidden_act' is gelu")]
    [InlineData("attention_bias", "true", "'model.layers.0.self_attn.q_proj.bias' is missing")]
    [InlineData("num_hidden_layers", "0", "'num_hidden_layers' should be a whole number from 1")]
    [InlineData("rms_norm_eps", "\"x\"", "'rms_norm_eps' should be a number above 0")]
    [InlineData("rope_parameters", "{ \"rope_type\": \"yarn\" }", "rope_type' is 'yarn'")]
    [InlineData(
        "rope_parameters",
        "{ \"rope_type\": \"llama3\" }",
        "'rope_parameters.factor' should be a number above 0"
    )]
    [InlineData("rope_parameters", "7", "'rope_parameters' should be an object")]
    [InlineData("rope_parameters", "{ \"partial_rotary_factor\": 0.5 }", "rotates whole heads")]
    [InlineData("architectures", "[\"LlamaForSequenceClassification\"]", "names LlamaForSequenceClassification")]
    [InlineData("architectures", "[\"LlamaModel\"]", "a decoder with a language-model head")]
    [InlineData("quantization_config", "{ \"quant_method\": \"bitsandbytes\" }", "already quantized by bitsandbytes")]
    [InlineData("quantization_config", "{ \"quant_method\": \"gptq\", \"bits\": 4 }", "already quantized by gptq")]
    [InlineData("quantization_config", "{ \"quant_method\": \"fp8\" }", "already quantized by fp8")]
    [InlineData("quantization_config", "{ }", "already quantized by another tool")]
    [InlineData("num_key_value_heads", "3", "does not divide the 4 attention heads")]
    [InlineData("head_dim", "15", "should be even")]
    [InlineData("hidden_size", "1e9", "'hidden_size' should be a whole number from 1")]
    [InlineData("dtype", "\"float8\"", "this model knows float32, bfloat16 and float16")]
    [InlineData("tie_word_embeddings", "1", "should be true or false")]
    [InlineData("eos_token_id", "512", "token id 512 is beyond the model's 512 ids")]
    [InlineData("eos_token_id", "[1, -3]", "should be a token id, or a list of them")]
    [InlineData("vocab_size", "100", "the tokenizer has 512 ids")]
    public void A_configuration_of_something_else_is_refused(string key, string value, string expected)
    {
        Copy(config => config[key] = JsonNode.Parse(value));
        Should.Throw<UserErrorException>(Load).Message.ShouldContain(expected);
    }

    [Fact]
    public void Every_head_has_keys_of_its_own_where_the_file_does_not_say_otherwise()
    {
        Copy(config => config.Remove("num_key_value_heads"));
        Should
            .Throw<UserErrorException>(Load)
            .Message.ShouldContain("k_proj.weight' is [32, 64] where config.json asks for [64, 64]");
    }

    [Fact]
    public void Biases_are_added_where_the_checkpoint_has_them()
    {
        Copy(
            config => (config["attention_bias"], config["mlp_bias"]) = (true, true),
            tensors =>
            {
                foreach (
                    var name in tensors.Keys.Where(name => name.Contains("_proj", StringComparison.Ordinal)).ToList()
                )
                {
                    tensors[name.Replace(".weight", ".bias", StringComparison.Ordinal)] = torch.zeros(
                        tensors[name].shape[0]
                    );
                }
            }
        );
        using var scope = NewDisposeScope();
        var ids = torch.arange(20, ScalarType.Int64).unsqueeze(0);
        using LlamaModel biased = Load(),
            golden = Models.Golden();
        var expected = golden.Logits(ids, null);
        biased.Logits(ids, null).Distance(expected).ShouldBeLessThan(1e-6);
        biased.Module.named_parameters().Count(x => x.name.EndsWith(".bias", StringComparison.Ordinal)).ShouldBe(3 * 7);
        using (no_grad())
        {
            biased.Module.get_parameter("model.layers.1.mlp.up_proj.bias")!.add_(0.1);
        }

        biased.Logits(ids, null).Distance(expected).ShouldBeGreaterThan(1e-4);
    }

    [Fact]
    public void Frequencies_that_early_files_store_are_passed_over()
    {
        Copy(_ => { }, tensors => tensors["model.layers.0.self_attn.rotary_emb.inv_freq"] = torch.ones(8));
        using (Load()) { }
    }

    [Fact]
    public void Elements_of_another_kind_tell_of_a_quantized_checkpoint()
    {
        Copy(
            _ => { },
            tensors => tensors["model.layers.0.mlp.up_proj.weight"] = torch.zeros([176, 64], ScalarType.Int8)
        );
        Should
            .Throw<UserErrorException>(Load)
            .Message.ShouldContain("'model.layers.0.mlp.up_proj.weight' holds Int8 numbers");
    }

    [Theory]
    [InlineData("pytorch_model.bin", "pickled files of PyTorch")]
    [InlineData("pytorch_model-00001-of-00002.bin", "save_pretrained")]
    [InlineData("consolidated.00.pth", "pickled files of PyTorch")]
    [InlineData("model.Q4_K_M.gguf", "GGUF")]
    public void Weights_in_other_formats_are_named_with_what_to_do(string file, string expected)
    {
        Copy(_ => { });
        File.Delete(Path.Combine(_folder, "model.safetensors"));
        File.WriteAllText(Path.Combine(_folder, file), "");
        var message = Should.Throw<UserErrorException>(Load).Message;
        message.ShouldContain(expected);
        message.ShouldContain(file);
    }

    [Fact]
    public void A_file_of_several_that_is_missing_or_cut_is_named()
    {
        foreach (var file in Directory.GetFiles(Models.ShardedFolder))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }

        var part = Path.Combine(_folder, "model-00003-of-00005.safetensors");
        var bytes = File.ReadAllBytes(part);
        File.Delete(part);
        Should.Throw<UserErrorException>(LoadIds).Message.ShouldContain("'model-00003-of-00005.safetensors'");
        File.WriteAllBytes(part, bytes[..^100]);
        Should.Throw<UserErrorException>(LoadIds).Message.ShouldStartWith(part);
        File.WriteAllBytes(part, bytes);
        LoadIds().Dispose();

        LlamaModel LoadIds() => Models.Make(new LlamaOptions { Path = _folder });
    }

    [Fact]
    public void Without_a_tokenizer_ids_work_and_texts_are_refused_with_what_to_do()
    {
        Copy(config => (config["bos_token_id"], config["eos_token_id"]) = (1, JsonNode.Parse("[2, 7]")));
        using var model = Models.Make(new LlamaOptions { Path = _folder });
        var tokenizer = model.Tokenizer;
        (tokenizer.VocabularySize, tokenizer.BeginId, tokenizer.EndId).ShouldBe((512, 1, 2));
        model.StopIds.ShouldBe([2, 7]);
        Should.Throw<UserErrorException>(() => tokenizer.Encode("x")).Message.ShouldContain("has no tokenizer");
        Should.Throw<UserErrorException>(() => tokenizer.Decode([1])).Message.ShouldContain("give ids instead of text");
    }

    [Fact]
    public void Stop_ids_are_those_of_the_generation_settings_and_the_tokenizers_own()
    {
        Copy(config => config["eos_token_id"] = 5);
        File.WriteAllText(Path.Combine(_folder, "generation_config.json"), """{ "eos_token_id": [3, 4, 3] }""");
        using var model = Load();
        model.StopIds.ShouldBe([3, 4, 2]);
    }

    [Fact]
    public void Whatever_config_json_holds_it_is_read_or_refused()
    {
        Copy(_ => { });
        var path = Path.Combine(_folder, "config.json");
        var sound = File.ReadAllText(path);
        var random = new Random(5);
        string[] fragments =
        [
            "null",
            "-1",
            "1e400",
            "\"x\"",
            "[]",
            "{}",
            "true",
            "1e9",
            "0.5",
            "\"\\ud800\"",
            ",",
            "}",
            "\0",
        ];
        var (read, refused) = (0, 0);
        for (var i = 0; i < 600; i++)
        {
            var text = sound;
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(1, 6), text.Length - at);
                text =
                    random.Next(3) == 0
                        ? MutateValue(text, fragments, random)
                        : text[..at] + fragments[random.Next(fragments.Length)] + text[(at + length)..];
            }

            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            if (random.Next(3) == 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, bytes);
            try
            {
                // Without memory, as any size may come out.
                Models.Make(new LlamaOptions { Path = _folder }, device: META).Dispose();
                read++;
            }
            catch (UserErrorException)
            {
                refused++;
            }
        }

        read.ShouldBeGreaterThan(5);
        refused.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Missing_and_damaged_files_are_named()
    {
        Copy(_ => { });
        var weights = Path.Combine(_folder, "model.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..1000]);
        Should.Throw<UserErrorException>(Load).Message.ShouldContain(weights);
        File.Delete(weights);
        Should.Throw<UserErrorException>(Load).Message.ShouldContain("no model.safetensors");
        File.WriteAllText(Path.Combine(_folder, "config.json"), "{\n\"a\": }");
        Should.Throw<UserErrorException>(Load).Message.ShouldContain("config.json:2: this is not JSON");
        File.Delete(Path.Combine(_folder, "config.json"));
        Should.Throw<UserErrorException>(Load).Message.ShouldContain("no config.json");
    }

    /// <summary>Another value for a setting, so that the text stays JSON.</summary>
    private static string MutateValue(string text, string[] fragments, Random random)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject root || root.Count == 0)
            {
                return text;
            }

            var key = root.Select(entry => entry.Key).ElementAt(random.Next(root.Count));
            root[key] = JsonNode.Parse(fragments[random.Next(10)]);
            return root.ToJsonString();
        }
        catch (Exception exception)
            when (exception is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            return text;
        }
    }

    private LlamaModel Load() =>
        Models.Make(
            new LlamaOptions
            {
                Path = _folder,
                Tokenizer = ActivatorFactory.Tokenizer<NumberTokenizer>(new NoOptions()),
            }
        );

    private void Copy(Action<JsonObject> change, Action<Dictionary<string, Tensor>>? changeWeights = null)
    {
        var source = Models.GoldenFolder;
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "config.json")))!.AsObject();
        change(config);
        File.WriteAllText(Path.Combine(_folder, "config.json"), config.ToJsonString());
        using var scope = NewDisposeScope();
        var tensors = Safetensors.Load(Path.Combine(source, "model.safetensors"));
        changeWeights?.Invoke(tensors);
        Safetensors.Save(Path.Combine(_folder, "model.safetensors"), tensors);
    }
}
