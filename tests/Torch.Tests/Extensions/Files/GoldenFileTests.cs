namespace Rlfw.Torch.Tests.Extensions.Files;

public sealed class GoldenFileTests
{
    [Fact]
    public void Files_of_other_writers_are_read()
    {
        var folder = SharedFolder.Find("golden");
        var paths = Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories);
        paths.Length.ShouldBeGreaterThan(2);
        foreach (var path in paths)
        {
            using var scope = NewDisposeScope();
            using var file = Safetensors.Open(path);
            file.Entries.ShouldNotBeEmpty();
            foreach (var (name, entry) in file.Entries)
            {
                var tensor = file.Get(name);
                tensor.shape.ShouldBe(entry.Shape);
                tensor.dtype.ShouldBe(entry.Dtype);
                if (tensor.is_floating_point())
                {
                    tensor.isnan().any().item<bool>().ShouldBeFalse($"{path}: {name}");
                }
            }
        }
    }

    [Fact]
    public void Saving_what_was_read_gives_the_same_tensors()
    {
        var path = SharedFolder.Find("golden", "tiny-llama-3.2", "model.safetensors");
        using var scope = NewDisposeScope();
        using var copy = new TemporaryFile();
        using var original = Safetensors.Open(path);
        var tensors = Safetensors.Load(path);
        Safetensors.Save(copy.Path, tensors, original.Metadata);
        using var written = Safetensors.Open(copy.Path);
        written.Metadata.ShouldBe(original.Metadata);
        foreach (var (name, tensor) in tensors)
        {
            written.Get(name).Equal(tensor).ShouldBeTrue(name);
        }
    }
}
