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
    [InlineData("vocab_size", "100", "the tokenizer has 512 ids")]
    public void A_configuration_of_something_else_is_refused(string key, string value, string expected)
    {
        Copy(config => config[key] = JsonNode.Parse(value));
        Should.Throw<UserErrorException>(Load).Message.ShouldContain(expected);
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
