using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Plugins.Characters;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Llama;

public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(LlamaDtype.Bfloat16, "bfloat16")]
    [InlineData(LlamaDtype.Float32, "float32")]
    public void A_checkpoint_that_is_written_and_read_computes_the_same_bit_for_bit(LlamaDtype dtype, string name)
    {
        using var scope = NewDisposeScope();
        using var model = Models.Make(new LlamaOptions { Path = Models.ShardedFolder, Dtype = dtype });
        model.Export(_folder);
        using var again = Models.Make(new LlamaOptions { Path = _folder, Dtype = dtype });
        var ids = torch.arange(40, ScalarType.Int64).unsqueeze(0);
        again.Logits(ids, null).eq(model.Logits(ids, null)).all().item<bool>().ShouldBeTrue();
        again.StopIds.ShouldBe(model.StopIds);
        var config = Json("config.json");
        config["dtype"]!.GetValue<string>().ShouldBe(name);
        // What is not understood stays as it was.
        config["transformers_version"]!.GetValue<string>().ShouldBe("5.17.0");
        config["rope_parameters"]!["rope_type"]!.GetValue<string>().ShouldBe("default");
        Json("generation_config.json")["eos_token_id"]!.ToJsonString().ShouldBe("[1,4]");
        using var files = SafetensorsFolder.Open(_folder);
        files.Entries.Count.ShouldBe(38);
        files.Entries.Values.ShouldAllBe(entry =>
            entry.Dtype == (dtype == LlamaDtype.Float32 ? ScalarType.Float32 : ScalarType.BFloat16)
        );
    }

    [Fact]
    public void A_new_model_is_written_with_a_configuration_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Make(
            new LlamaOptions
            {
                Preset = LlamaPreset.Tiny,
                RopeScaling = new RopeScaling { Factor = 8, OriginalMaxLength = 64 },
                TieEmbeddings = false,
                Tokenizer = Models.Digits,
            }
        );
        model.Export(_folder);
        using var again = Models.Make(new LlamaOptions { Path = _folder });
        var ids = torch.arange(9, ScalarType.Int64).unsqueeze(0);
        again.Logits(ids, null).eq(model.Logits(ids, null)).all().item<bool>().ShouldBeTrue();
        again.MaximumLength.ShouldBe(model.MaximumLength);
        again.StopIds.ShouldBe(model.StopIds);
        (again.Tokenizer.BeginId, again.Tokenizer.PaddingId).ShouldBe(
            (model.Tokenizer.BeginId, model.Tokenizer.PaddingId)
        );
        again
            .Describe()
            .Facts.ShouldContain(("rope_scaling", model.Describe().Facts.First(x => x.Name == "rope_scaling").Value));
    }

    [Fact]
    public void A_tokenizer_without_files_goes_along_as_its_choice()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        model.Export(_folder);
        using (var again = Models.Make(new LlamaOptions { Path = _folder }))
        {
            again.Tokenizer.Encode("12+<answer>").ShouldBe(model.Tokenizer.Encode("12+<answer>"));
            // Written on, too, by a model that only read it.
            Directory.CreateDirectory(Path.Combine(_folder, "next"));
            again.Export(Path.Combine(_folder, "next"));
        }

        using (var next = Models.Make(new LlamaOptions { Path = Path.Combine(_folder, "next") }))
        {
            next.Tokenizer.Decode(next.Tokenizer.Encode("7=")).ShouldBe("7=");
        }

        // What the user names counts.
        var other = ActivatorFactory.Tokenizer<CharactersTokenizer>(new CharactersOptions { Alphabet = "ab" });
        using var named = Models.Make(new LlamaOptions { Path = _folder, Tokenizer = other });
        named.Tokenizer.VocabularySize.ShouldBeLessThan(8);

        File.WriteAllText(Path.Combine(_folder, "rlfw_tokenizer.json"), "{ \"plugin\": ");
        Should
            .Throw<UserErrorException>(() => Models.Make(new LlamaOptions { Path = _folder }))
            .Message.ShouldContain("rlfw_tokenizer.json: this does not name a tokenizer");
    }

    [Fact]
    public void Tokenizer_files_go_along()
    {
        using var source = new CopiedFolder(Models.GoldenFolder);
        source.Write("tokenizer_config.json", "{}");
        source.Write("original/tokenizer.model", "x");
        source.Write("README.md", "not the model's");
        using var model = Models.Make(Models.GoldenOptions with { Path = source.Path });
        model.Export(_folder);
        File.Exists(Path.Combine(_folder, "tokenizer_config.json")).ShouldBeTrue();
        File.ReadAllText(Path.Combine(_folder, "original", "tokenizer.model")).ShouldBe("x");
        File.Exists(Path.Combine(_folder, "README.md")).ShouldBeFalse();
    }

    [Fact]
    public void An_adapter_merged_into_a_quantized_base_is_written_dense()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Make(
            Models.GoldenOptions with
            {
                Adapter = Models.GoldenFolder,
                Quantization = WeightQuantization.Int8,
            }
        );
        var ids = torch.arange(40, ScalarType.Int64).unsqueeze(0);
        model.Adapters.Merge();
        var merged = model.Logits(ids, null);
        model.Export(_folder);
        using var again = Models.Make(Models.GoldenOptions with { Path = _folder });
        Golden.Relative(again.Logits(ids, null), merged).ShouldBeLessThan(1e-6);
        using var frozen = Models.Make(Models.GoldenOptions with { Quantization = WeightQuantization.Int8 });
        Should.Throw<InvalidOperationException>(() => frozen.Export(_folder));
    }

    private JsonNode Json(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, file)))!;
}
