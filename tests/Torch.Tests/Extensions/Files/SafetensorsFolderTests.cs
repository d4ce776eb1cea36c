using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rlfw.Torch.Tests.Extensions.Files;

public sealed class SafetensorsFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rlfw-folder-").FullName;

    private string Index => Path.Combine(folder, "model.safetensors.index.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Tensors_of_several_files_are_one_set()
    {
        using var scope = NewDisposeScope();
        WriteTwo();
        using var opened = SafetensorsFolder.Open(folder);
        opened.Source.ShouldBe(Index);
        opened.Files.Count.ShouldBe(2);
        opened.Entries.Keys.Order(StringComparer.Ordinal).ShouldBe(["a", "b", "c"]);
        opened.Get("b").data<float>().ToArray().ShouldBe(new[] { 2f, 2, 2 });
        var half = torch.zeros([3], bfloat16);
        opened.CopyTo("b", half);
        half.to(float32).data<float>().ToArray().ShouldBe(new[] { 2f, 2, 2 });
        Should.Throw<ArgumentException>(() => opened.CopyTo("b", torch.zeros(4))).Message.ShouldContain("[3], not [4]");
        Should.Throw<KeyNotFoundException>(() => opened.Get("d")).Message.ShouldContain("'d'");
    }

    [Fact]
    public void A_single_file_goes_before_an_index_and_none_is_told_apart()
    {
        using var scope = NewDisposeScope();
        SafetensorsFolder.IsIn(folder).ShouldBeFalse();
        Should.Throw<FileNotFoundException>(() => SafetensorsFolder.Open(folder));
        WriteTwo();
        var single = Path.Combine(folder, "model.safetensors");
        Safetensors.Save(single, new Dictionary<string, Tensor> { ["d"] = torch.ones(1) });
        using var opened = SafetensorsFolder.Open(folder);
        opened.Source.ShouldBe(single);
        opened.Entries.Keys.ShouldBe(["d"]);
    }

    [Theory]
    [InlineData("../outside.safetensors")]
    [InlineData("/etc/outside.safetensors")]
    [InlineData("sub/file.safetensors")]
    [InlineData("..\\outside.safetensors")]
    [InlineData("pytorch_model.bin")]
    public void An_index_names_no_file_outside_of_its_folder(string file)
    {
        WriteTwo(map => map["a"] = file);
        Fault().ShouldContain($"beside the index, not in '{file}'");
    }

    [Fact]
    public void Index_and_files_must_agree()
    {
        WriteTwo(map => map["z"] = "one.safetensors");
        Fault().ShouldContain("it lacks what");
        WriteTwo(map => map.Remove("a"));
        Fault().ShouldContain("does not list in it: 'a'");
        WriteTwo(map => map["a"] = "two.safetensors");
        Fault().ShouldContain("'a'");
        WriteTwo(map => map["a"] = "three.safetensors");
        Fault().ShouldContain("1 of its 3 files are not there: 'three.safetensors'");
    }

    [Fact]
    public void A_file_that_was_cut_is_named()
    {
        WriteTwo();
        var path = Path.Combine(folder, "two.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^2]);
        Fault().ShouldStartWith(path);
    }

    [Fact]
    public void Whatever_an_index_holds_it_opens_or_is_refused()
    {
        using var scope = NewDisposeScope();
        WriteTwo();
        var sound = File.ReadAllBytes(Index);
        var random = new Random(11);
        var (opened, refused) = (0, 0);
        for (var i = 0; i < 500; i++)
        {
            var bytes = (byte[])sound.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            File.WriteAllBytes(Index, random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                SafetensorsFolder.Open(folder).Dispose();
                opened++;
            }
            catch (SafetensorsException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(200);
        (opened + refused).ShouldBe(500);
    }

    [Fact]
    public void What_is_written_in_parts_comes_back_and_replaces_what_was_there()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable
            .Range(0, 5)
            .Select(i => KeyValuePair.Create($"t{i}", torch.full([10 + i], (float)i)))
            .ToList();
        SafetensorsFolder.Save(folder, tensors);
        Directory.GetFiles(folder).Select(Path.GetFileName).ShouldBe(["model.safetensors"]);
        SafetensorsFolder.Save(folder, tensors, largestFile: 100);
        using (var opened = SafetensorsFolder.Open(folder))
        {
            opened.Files.Count.ShouldBe(3);
            opened.Files.ShouldAllBe(file => file.Metadata["format"] == "pt");
            tensors.ShouldAllBe(entry => opened.Get(entry.Key).eq(entry.Value).all().item<bool>());
        }

        File.WriteAllText(Path.Combine(folder, "model-card.safetensors.txt"), "");
        SafetensorsFolder.Save(folder, tensors);
        Directory
            .GetFiles(folder)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["model-card.safetensors.txt", "model.safetensors"]);
    }

    private string Fault() => Should.Throw<SafetensorsException>(() => SafetensorsFolder.Open(folder)).Message;

    private void WriteTwo(Action<JsonObject>? change = null)
    {
        using var scope = NewDisposeScope();
        Write("one.safetensors", ("a", torch.ones(2)), ("b", torch.ones(3) * 2));
        Write("two.safetensors", ("c", torch.ones([2, 2], bfloat16)));
        var map = new JsonObject
        {
            ["a"] = "one.safetensors",
            ["b"] = "one.safetensors",
            ["c"] = "two.safetensors",
        };
        change?.Invoke(map);
        File.WriteAllText(Index, JsonSerializer.Serialize(new JsonObject { ["weight_map"] = map }));
    }

    private void Write(string file, params (string Name, Tensor Tensor)[] tensors) =>
        Safetensors.Save(Path.Combine(folder, file), tensors.ToDictionary(x => x.Name, x => x.Tensor));
}
