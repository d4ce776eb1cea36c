using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

public sealed class FolderTests : IDisposable
{
    private readonly TestFolder _folder = new("a b");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_and_its_file_are_the_same_tokenizer()
    {
        var ofFolder = _folder.Load();
        var ofFile = Loaded.From(Path.Combine(_folder.Path, "tokenizer.json"));

        ofFile.EndId.ShouldBe(ofFolder.EndId);
        ofFile.Encode("ab").ShouldBe(ofFolder.Encode("ab"));
    }

    [Theory]
    [InlineData("tokenizer.model")]
    [InlineData("original/tokenizer.model")]
    public void Metas_file_is_found_in_the_folder_and_in_its_original(string name)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "original"));
        _folder.Write(name, TiktokenTests.Lines("ab"));
        _folder.Write("tokenizer_config.json", """{"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"}""");

        foreach (var path in new[] { _folder.Path, Path.Combine(_folder.Path, name) })
        {
            var tokenizer = Loaded.From(path);

            tokenizer.Encode("ab").ShouldBe([256]);
            (tokenizer.BeginId, tokenizer.EndId).ShouldBe((257, 257 + 9));
        }
    }

    [Fact]
    public void A_reference_to_a_hub_brings_only_the_tokenizers_files()
    {
        _folder.Load();
        var hub = new LocalHub(new Dictionary<string, string> { ["hf://org/model@v1"] = _folder.Path });

        Loaded.From("hf://org/model@v1", hub).Encode("ab").ShouldBe([256]);

        hub.Fetched.ShouldContain("tokenizer.json");
        hub.Fetched.ShouldNotContain(pattern => FileNames.Matches("model.safetensors", new[] { pattern }));
        hub.Fetched.ShouldNotContain(pattern => FileNames.Matches("original/tokenizer.model", new[] { pattern }));
    }

    [Fact]
    public void A_reference_without_a_tokenizer_json_brings_metas_file()
    {
        _folder.Write("tokenizer.model", TiktokenTests.Lines("ab"));
        File.Delete(Path.Combine(_folder.Path, "tokenizer_config.json"));
        var hub = new LocalHub(new Dictionary<string, string> { ["hf://org/model"] = _folder.Path });

        Loaded.From("hf://org/model", hub).Encode("ab").ShouldBe([256]);

        hub.Fetched.ShouldContain("original/tokenizer.model");
    }

    [Fact]
    public void An_empty_folder_says_what_was_looked_for()
    {
        var fault = _folder.FaultAsIs();

        fault.ShouldContain("looked for tokenizer.json, tokenizer.model and original/tokenizer.model in");
        _folder.Write("vocab.json", "{}");
        _folder.Write("merges.txt", "");
        _folder.FaultAsIs().ShouldContain("vocab.json and merges.txt are not read");
    }

    [Fact]
    public void Options_find_missing_folders_and_bad_references_before_a_run()
    {
        OptionsCheck.Faults(new HuggingFaceOptions { Path = _folder.Path }).ShouldBeEmpty();
        OptionsCheck.Faults(new HuggingFaceOptions { Path = "hf://org/model" }).ShouldBeEmpty();
        OptionsCheck.Faults(new HuggingFaceOptions()).ShouldNotBeEmpty();
        OptionsCheck
            .Faults(new HuggingFaceOptions { Path = "no/such/folder" })
            .ShouldHaveSingleItem()
            .ShouldContain("there is no folder or file 'no/such/folder'");
        OptionsCheck
            .Faults(new HuggingFaceOptions { Path = "hf://datasets/org/data" })
            .ShouldHaveSingleItem()
            .ShouldContain("hf://datasets/org/data");
        OptionsCheck.Faults(new HuggingFaceOptions { Path = "hf://model" }).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_pointer_of_git_lfs_is_told_apart_from_a_damaged_file()
    {
        _folder.Write("tokenizer.json", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");

        _folder.FaultAsIs().ShouldContain("git lfs pull");
    }
}
