using System.Text;

namespace Rlfw.Torch.Tests.Extensions.Files;

public sealed class SafetensorsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFile file = new();

    public void Dispose()
    {
        scope.Dispose();
        file.Dispose();
    }

    [Fact]
    public void Every_type_and_shape_comes_back_as_it_was_saved()
    {
        using var generator = new torch.Generator(3);
        var saved = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var type in Enum.GetValues<ScalarType>())
        {
            saved[$"matrix.{type}"] = (torch.randn([3, 5], generator: generator) * 50).abs().to(type);
            saved[$"scalar.{type}"] = torch.ones([], type);
            saved[$"empty.{type}"] = torch.zeros([0, 4], type);
        }
        saved["a name with \"quotes\", ünïcode and \\"] = torch.arange(3);
        saved["strided"] = torch.arange(12).reshape(3, 4).T;
        saved["learnt"] = torch.ones(2, requires_grad: true);
        var notes = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt", ["ünï"] = "" };
        Safetensors.Save(file.Path, saved, notes);

        using var opened = Safetensors.Open(file.Path);
        opened.Metadata.ShouldBe(notes, ignoreOrder: true);
        opened.Entries.Keys.ShouldBe(saved.Keys, ignoreOrder: true);
        foreach (var (name, tensor) in saved)
        {
            opened.Entries[name].Shape.ShouldBe(tensor.shape);
            opened.Get(name).Equal(tensor).ShouldBeTrue(name);
        }
        file.Names.ShouldBe(["file.safetensors"]);
    }

    [Fact]
    public void The_file_is_laid_out_as_the_format_says()
    {
        Safetensors.Save(
            file.Path,
            [new("b", torch.tensor(new byte[] { 1, 2, 3 })), new("a", torch.tensor(new[] { 1f }))]
        );
        var bytes = File.ReadAllBytes(file.Path);
        var length = BitConverter.ToInt64(bytes);
        (length % 8).ShouldBe(0);
        Encoding
            .UTF8.GetString(bytes, 8, (int)length)
            .TrimEnd(' ')
            .ShouldBe(
                """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[3],"data_offsets":[4,7]}}"""
            );
        bytes[(8 + (int)length)..].ShouldBe([0, 0, 128, 63, 1, 2, 3]);
    }

    [Fact]
    public void Tensors_outlive_the_file_object_and_do_not_write_to_it()
    {
        Safetensors.Save(file.Path, [new("x", torch.arange(1000))]);
        Tensor x;
        using (var opened = Safetensors.Open(file.Path))
        {
            x = opened.Get("x");
        }
        var half = x[500..];
        x.Dispose();
        half.sum().item<long>().ShouldBe((500L + 999) * 250);
        half.fill_(-1);
        half.sum().item<long>().ShouldBe(-500);
        using var again = Safetensors.Open(file.Path);
        again.Get("x").sum().item<long>().ShouldBe(999L * 500);
        Should.Throw<KeyNotFoundException>(() => again.Get("y")).Message.ShouldContain(file.Path);
        again.Dispose();
        Should.Throw<ObjectDisposedException>(() => again.Get("x"));
    }

    [Fact]
    public void Tensors_at_odd_addresses_are_copied()
    {
        var json =
            """{"u":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"f":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}""";
        File.WriteAllBytes(file.Path, Bytes(json, [7, 0, 0, 128, 63, 0, 0, 0, 64]));
        using var opened = Safetensors.Open(file.Path);
        opened.Get("f").data<float>().ToArray().ShouldBe([1f, 2f]);
        opened.Get("u").item<byte>().ShouldBe((byte)7);
    }

    [Fact]
    public void Saving_replaces_a_file_or_leaves_it_alone()
    {
        Safetensors.Save(file.Path, [new("x", torch.zeros(1))]);
        using var mapped = Safetensors.Open(file.Path);
        Safetensors.Save(file.Path, [new("x", torch.ones(1))]);
        mapped.Get("x").item<float>().ShouldBe(0, "the old file is still mapped");
        Safetensors.Load(file.Path)["x"].item<float>().ShouldBe(1);
        var broken = torch.ones(1);
        broken.Dispose();
        Should.Throw<ObjectDisposedException>(() => Safetensors.Save(file.Path, [new("x", broken)]));
        Should.Throw<ArgumentException>(() =>
            Safetensors.Save(file.Path, [new("x", torch.ones(1)), new("x", torch.ones(1))])
        );
        Safetensors.Load(file.Path)["x"].item<float>().ShouldBe(1);
        file.Names.ShouldBe(["file.safetensors"]);
    }

    [Fact]
    public void An_empty_collection_is_a_valid_file()
    {
        Safetensors.Save(file.Path, []);
        Safetensors.Load(file.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_file_is_reported_as_missing() =>
        Should.Throw<FileNotFoundException>(() => Safetensors.Open(file.Path + ".none"));

    internal static byte[] Bytes(string json, byte[] data)
    {
        var header = Encoding.UTF8.GetBytes(json);
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data];
    }
}
