using System.Text;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Training.Tests.Adapters;

public sealed class AdapterFolderTests : IDisposable
{
    private static readonly LinearShape[] _linears =
    [
        new("model.layers.0.self_attn.q_proj", 6, 8),
        new("model.layers.0.self_attn.v_proj", 6, 4),
        new("model.layers.1.self_attn.q_proj", 6, 8),
        new("lm_head", 6, 10),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-adapter-");

    private string Config => Path.Combine(_folder.FullName, "adapter_config.json");

    private string Weights => Path.Combine(_folder.FullName, "adapter_model.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var scope = NewDisposeScope();
        var settings = new AdapterSettings
        {
            Rank = 2,
            Alpha = 3.5,
            Dropout = 0.1,
            RankStabilized = true,
            Targets = ModuleChoice.Of(["q_proj", "v_proj"]),
            Excluded = ModuleChoice.Of(["model.layers.1.self_attn.q_proj"]),
            RankPattern = [new("v_proj", 3)],
            AlphaPattern = [new("v_proj", 6)],
            Base = "org/name",
            Revision = "v2",
        };
        using var written = Write(settings);

        using var read = AdapterFolder.Read(_folder.FullName, _linears, CPU, null);

        read.Settings.Base.ShouldBe("org/name");
        (read.Settings.Dropout, read.Settings.Revision).ShouldBe((0.1, "v2"));
        read.Pairs.Select(x => x.Adapted).ShouldBe(written.Pairs.Select(x => x.Adapted));
        read.Pairs.Select(x => (x.Adapted.Rank, x.Adapted.Scaling))
            .ShouldBe([(2, 3.5 / Math.Sqrt(2)), (3, 6 / Math.Sqrt(3))]);
        var tensors = read.state_dict();
        tensors.Keys.ShouldContain("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight");
        tensors.ShouldAllBe(x => x.Value.eq(written.state_dict()[x.Key]).all().item<bool>());
        // What PEFT writes too, for PyTorch's readers.
        using var file = Safetensors.Open(Weights);
        file.Metadata["format"].ShouldBe("pt");
    }

    [Fact]
    public void The_settings_have_what_peft_needs_and_whole_numbers_stay_whole()
    {
        using var scope = NewDisposeScope();
        using var _ = Write(Settings() with { Targets = ModuleChoice.All });
        var root = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        root["peft_type"]!.GetValue<string>().ShouldBe("LORA");
        root["task_type"]!.GetValue<string>().ShouldBe("CAUSAL_LM");
        root["lora_alpha"]!.ToJsonString().ShouldBe("4");
        root["target_modules"]!.GetValue<string>().ShouldBe("all-linear");
        root["bias"]!.GetValue<string>().ShouldBe("none");
        root.ContainsKey("base_model_name_or_path").ShouldBeTrue();
        root.ContainsKey("exclude_modules").ShouldBeFalse();
    }

    [Theory]
    [InlineData("peft_type", "\"IA3\"", "'peft_type' is IA3, not LORA")]
    [InlineData("use_dora", "true", "'use_dora' is true, which this version does not support")]
    [InlineData("bias", "\"all\"", "adapters that learn biases")]
    [InlineData("modules_to_save", "[\"embed_tokens\"]", "'modules_to_save' is [\"embed_tokens\"]")]
    [InlineData("fan_in_fan_out", "true", "'fan_in_fan_out'")]
    [InlineData("layer_replication", "[[0, 1]]", "'layer_replication'")]
    [InlineData("loftq_config", "{\"loftq_bits\": 4}", "'loftq_config'")]
    [InlineData("init_lora_weights", "\"pissa\"", "moves a part of the base into the adapter")]
    [InlineData("task_type", "\"SEQ_CLS\"", "'task_type' is SEQ_CLS")]
    [InlineData("lora_bias", "true", "'lora_bias'")]
    [InlineData("trainable_token_indices", "[1]", "'trainable_token_indices'")]
    [InlineData("of_the_future", "3", "'of_the_future' is 3")]
    [InlineData("r", "0", "'r' should be a whole number")]
    [InlineData("r", "null", "'r' is missing")]
    [InlineData("lora_alpha", "\"x\"", "'lora_alpha' should be a number")]
    [InlineData("lora_dropout", "1", "'lora_dropout' should lie in [0, 1)")]
    [InlineData("target_modules", "null", "'target_modules' names no linear map")]
    [InlineData("target_modules", "[3]", "'target_modules' should be text")]
    [InlineData("target_modules", "\"(\"", "'target_modules' is no regular expression")]
    [InlineData("target_modules", "[\"k_proj\"]", "leaves no linear map to adapt")]
    [InlineData("rank_pattern", "{\"(\": 3}", "'rank_pattern' is no regular expression")]
    [InlineData("rank_pattern", "{\"q_proj\": -3}", "'rank_pattern.q_proj' should be a whole number")]
    [InlineData("layers_to_transform", "\"all\"", "'layers_to_transform' should be a layer's number")]
    [InlineData("use_rslora", "1", "'use_rslora' should be true or false")]
    public void A_setting_that_is_not_supported_or_not_right_is_named(string name, string value, string message)
    {
        using var scope = NewDisposeScope();
        using var _ = Write(Settings());
        var root = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        root[name] = JsonNode.Parse(value);
        File.WriteAllText(Config, root.ToJsonString());

        var fault = Should.Throw<UserErrorException>(Read).Message;

        fault.ShouldStartWith(Config);
        fault.ShouldContain(message);
    }

    [Theory]
    [InlineData("layers_to_transform", "[0, 1]")]
    [InlineData("layers_pattern", "\"layers\"")]
    [InlineData("init_lora_weights", "\"gaussian\"")]
    [InlineData("megatron_core", "\"megatron.core\"")]
    [InlineData("qalora_group_size", "16")]
    [InlineData("target_modules", "\".*_proj\"")]
    [InlineData("of_the_future", "null")]
    public void A_setting_that_changes_nothing_here_passes(string name, string value)
    {
        using var scope = NewDisposeScope();
        using var _ = Write(Settings());
        var root = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        root[name] = JsonNode.Parse(value);
        File.WriteAllText(Config, root.ToJsonString());

        Should.NotThrow(Read);
    }

    [Fact]
    public void An_adapter_for_another_base_says_what_does_not_fit_and_where_it_comes_from()
    {
        using var scope = NewDisposeScope();
        using var _ = Write(Settings() with { Base = "org/other" });
        LinearShape[] wider = [_linears[0] with { Inputs = 7 }, _linears[1]];

        var fault = Should
            .Throw<UserErrorException>(() => AdapterFolder.Read(_folder.FullName, wider, CPU, null))
            .Message;

        fault.ShouldContain("does not fit this base (it was made for 'org/other')");
        fault.ShouldContain("layers.1.self_attn.q_proj.lora_A.weight' stands on a map that the base does not have");
        fault.ShouldContain("lora_A.weight' is [2, 6] where the base and the settings ask for [2, 7]");
    }

    [Fact]
    public void Factors_that_are_missing_unknown_or_of_another_kind_are_named()
    {
        using var scope = NewDisposeScope();
        using var _ = Write(Settings());
        var tensors = Safetensors.Load(Weights).ToDictionary(x => x.Key, x => x.Value.clone());
        const string Prefix = "base_model.model.model.layers.0.self_attn";

        Change(x => x.Remove($"{Prefix}.q_proj.lora_B.weight")).ShouldContain("q_proj.lora_B.weight' is missing");
        Change(x => x.Add($"{Prefix}.q_proj.lora_magnitude_vector", torch.ones(8)))
            .ShouldContain("lora_magnitude_vector' is no factor of a LoRA adapter");
        Change(x => x.Add("base_model.model.lm_head.lora_A.weight", torch.ones(2, 6)))
            .ShouldContain("stands on a map that target_modules does not name");
        Change(x => x[$"{Prefix}.q_proj.lora_A.weight"] = torch.ones([2, 6], ScalarType.Int64))
            .ShouldContain("is Int64, but factors are float32, float16 or bfloat16");

        string Change(Action<Dictionary<string, Tensor>> change)
        {
            var changed = tensors.ToDictionary(x => x.Key, x => x.Value);
            change(changed);
            Safetensors.Save(Weights, changed);
            return Should.Throw<UserErrorException>(Read).Message;
        }
    }

    [Fact]
    public void Half_precision_factors_become_single_precision()
    {
        using var scope = NewDisposeScope();
        using var _ = Write(Settings());
        var halved = Safetensors.Load(Weights).ToDictionary(x => x.Key, x => x.Value.to(ScalarType.BFloat16));
        Safetensors.Save(Weights, halved);
        using var read = AdapterFolder.Read(_folder.FullName, _linears, CPU, null);
        read.parameters().ShouldAllBe(x => x.dtype == ScalarType.Float32);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        Should
            .Throw<UserErrorException>(() => AdapterFolder.Read("nowhere", _linears, CPU, null))
            .Message.ShouldContain("there is no adapter folder 'nowhere'");
        Should.Throw<UserErrorException>(Read).Message.ShouldContain("holds no adapter_config.json");
        using var _ = Write(Settings());
        File.Delete(Weights);
        Should.Throw<UserErrorException>(Read).Message.ShouldContain("holds no adapter_model.safetensors");
        File.WriteAllText(Path.Combine(_folder.FullName, "adapter_model.bin"), "");
        Should.Throw<UserErrorException>(Read).Message.ShouldContain("a pickle, which may run any program");
    }

    [Fact]
    public void Damaged_files_are_the_users_fault_whatever_the_damage()
    {
        using var _ = Write(Settings());
        var (config, weights) = (File.ReadAllBytes(Config), File.ReadAllBytes(Weights));
        var random = new RandomStream(1, "damage");
        var refused = 0;
        for (var i = 0; i < 400; i++)
        {
            File.WriteAllBytes(Config, i % 2 == 0 ? Damaged(config, random) : config);
            File.WriteAllBytes(Weights, i % 2 == 1 ? Damaged(weights[..900], random) : weights);
            try
            {
                Read();
            }
            catch (UserErrorException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(200);
    }

    private static byte[] Damaged(byte[] whole, RandomStream random)
    {
        ReadOnlySpan<byte> nasty = [0, (byte)'"', (byte)'}', (byte)'[', (byte)'\\', (byte)'9', (byte)'-', 0xC3, 0xFF];
        var bytes = whole.ToList();
        for (var n = random.NextInt(4); n >= 0; n--)
        {
            var at = random.NextInt(bytes.Count);
            switch (random.NextInt(4))
            {
                case 0:
                    bytes[at] = nasty[random.NextInt(nasty.Length)];
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.NextInt(20)));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(@"""\ud800"""));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private static AdapterSettings Settings() =>
        new()
        {
            Rank = 2,
            Alpha = 4,
            Targets = ModuleChoice.Of(["q_proj", "v_proj"]),
        };

    private LowRankAdapter Write(AdapterSettings settings)
    {
        var places = AdapterTargets.Select(settings, _linears, "target_modules", eachMustFit: true);
        var adapter = LowRankAdapter.Fresh(settings, places, CPU, new RandomStream(1, "adapter"), null);
        AdapterFolder.Write(_folder.FullName, adapter, settings);
        return adapter;
    }

    private void Read()
    {
        using var scope = NewDisposeScope();
        AdapterFolder.Read(_folder.FullName, _linears, CPU, null).Dispose();
    }
}
