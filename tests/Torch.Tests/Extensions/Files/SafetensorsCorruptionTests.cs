using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Torch.Tests.Extensions.Files;

public sealed class SafetensorsCorruptionTests : IDisposable
{
    private readonly TemporaryFile file = new();

    public void Dispose() => file.Dispose();

    [Theory]
    [InlineData("", "too few")]
    [InlineData("0102", "too few")]
    [InlineData("FFFFFFFFFFFFFFFF7B7D", "claims 18446744073709551615 bytes")]
    [InlineData("0000000001000000" + "7B7D", "the format's limit")]
    [InlineData("0300000000000000" + "7B7D", "only 2 follow")]
    [InlineData("0000000000000000", "does not begin with '{'")]
    public void Lengths_that_cannot_be_are_named(string hex, string expected)
    {
        File.WriteAllBytes(file.Path, Convert.FromHexString(hex));
        Fault().ShouldContain(expected);
    }

    [Theory]
    [InlineData("[]", 0, "does not begin with '{'")]
    [InlineData(" {}", 0, "does not begin with '{'")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{}}", 0, "not valid JSON")]
    [InlineData("{}{}", 0, "not valid JSON")]
    [InlineData("{} x", 0, "not valid JSON")]
    [InlineData("{}", 1, "its tensors end at byte 0")]
    [InlineData("""{"a":1}""", 0, "'a' should be an object")]
    [InlineData("""{"a":{}}""", 0, "needs dtype, shape and two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "two data_offsets")]
    [InlineData("""{"a":{"dtype":"F7","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'F7'")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", 4, "dtype should be text")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "shape should be a list")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "not negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "should hold numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "unknown key 'x'")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'dtype' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "needs 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "leaves a hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "which has only 3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "which has 5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", 4, "too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "metadata 'a' should be text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "metadata 'a' stands in its header twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "'__metadata__' stands in its header twice")]
    [InlineData("""{"__metadata__":[]}""", 0, "'__metadata__' should be an object")]
    public void Headers_that_break_the_rules_are_named(string json, int dataLength, string expected)
    {
        File.WriteAllBytes(file.Path, SafetensorsTests.Bytes(json, new byte[dataLength]));
        Fault().ShouldContain(expected);
    }

    [Fact]
    public void Tensors_may_not_share_bytes_or_names()
    {
        const string a = """
            "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}
            """;
        const string b = """
            "b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}
            """;
        File.WriteAllBytes(file.Path, SafetensorsTests.Bytes("{" + a + "," + b + "}", new byte[8]));
        Fault().ShouldContain("overlaps");
        File.WriteAllBytes(file.Path, SafetensorsTests.Bytes("{" + a + "," + a + "}", new byte[8]));
        Fault().ShouldContain("stands in its header twice");
    }

    [Fact]
    public void Text_that_is_no_utf8_is_named()
    {
        byte[] header = [(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'{', (byte)'}', (byte)'}'];
        File.WriteAllBytes(file.Path, [.. BitConverter.GetBytes((ulong)header.Length), .. header]);
        Fault().ShouldContain("not valid JSON");
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var json = "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        File.WriteAllBytes(file.Path, SafetensorsTests.Bytes(json, []));
        Fault().ShouldContain(file.Path);
    }

    [Fact]
    public void Any_damage_is_either_harmless_or_reported()
    {
        using var scope = NewDisposeScope();
        Safetensors.Save(
            file.Path,
            [new("x", torch.arange(20)), new("y.weight", torch.ones(3, 2)), new("z", torch.ones([], torch.bfloat16))],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" }
        );
        var sound = File.ReadAllBytes(file.Path);
        var headerLength = 8 + (int)BitConverter.ToInt64(sound);
        var edits =
            from position in Gen.Choose(0, headerLength + 4)
            from value in Gen.OneOf(
                Gen.Choose(0, 255),
                Gen.Elements("{}[]\",:0123456789".Select(c => (int)c).ToArray())
            )
            from kind in Gen.Choose(0, 3)
            select (position, value, kind);
        var damage = edits.ArrayOf().Where(e => e.Length is > 0 and < 8).ToArbitrary();
        var survived = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1000),
            Prop.ForAll(
                damage,
                changes =>
                {
                    File.WriteAllBytes(file.Path, changes.Aggregate(sound, Apply));
                    survived += Survives() ? 1 : 0;
                }
            )
        );
        survived.ShouldBeInRange(1, 999, "some damage is harmless, some is not");
    }

    [Fact]
    public void Every_truncation_is_reported()
    {
        using var scope = NewDisposeScope();
        Safetensors.Save(file.Path, [new("x", torch.arange(4)), new("y", torch.ones(3, 2))]);
        var sound = File.ReadAllBytes(file.Path);
        for (var length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(file.Path, sound[..length]);
            Fault().ShouldStartWith(file.Path);
        }
    }

    private static byte[] Apply(byte[] bytes, (int Position, int Value, int Kind) edit)
    {
        var position = Math.Min(edit.Position, bytes.Length - 1);
        return edit.Kind switch
        {
            0 => [.. bytes[..position], (byte)edit.Value, .. bytes[(position + 1)..]],
            1 => [.. bytes[..position], (byte)edit.Value, .. bytes[position..]],
            2 when bytes.Length > 1 => [.. bytes[..position], .. bytes[(position + 1)..]],
            _ => bytes[..Math.Max(position, 1)],
        };
    }

    // Reads all elements, so that an offset that is wrong would be touched.
    private bool Survives()
    {
        try
        {
            using var scope = NewDisposeScope();
            foreach (var tensor in Safetensors.Load(file.Path).Values)
            {
                _ = tensor.to(torch.float64).sum().item<double>();
            }
            return true;
        }
        catch (SafetensorsException)
        {
            return false;
        }
    }

    private string Fault()
    {
        var fault = Should.Throw<SafetensorsException>(() => Safetensors.Open(file.Path));
        fault.FilePath.ShouldBe(file.Path);
        fault.Message.ShouldContain(fault.Problem);
        return fault.Message;
    }
}
