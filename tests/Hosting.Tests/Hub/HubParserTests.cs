using System.Text;
using System.Text.Json;
using Rlfw.Contracts;
using Rlfw.Hosting.Hub;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>Damaged texts: whatever a proxy, a disk or an attacker makes of them.</summary>
public sealed class HubParserTests
{
    private const string Tree = """
        [{"type":"directory","oid":"aa","size":0,"path":"data"},
         {"type":"file","oid":"9e26dfeeb6e641a33dae4961196235bdb965b21b","size":2,"path":"data/a.json"},
         {"type":"file","oid":"bb","size":9,"path":"b.bin","lfs":{"oid":"cc","size":9,"pointerSize":134}}]
        """;

    private const string Revision = """
        {"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"rfilename":"a"},{"rfilename":"b/c"}]}
        """;

    private const string Kept = """
        {"format_version":1,"files":{"a":{"size":2,"blob_id":"aa"},
         "b/c":{"size":9,"blob_id":"bb","lfs_sha256":"cc","lfs_size":9,"xet_hash":"dd"}}}
        """;

    [Fact]
    public void A_damaged_answer_is_no_crash()
    {
        HubAnswers
            .Tree(JsonDocument.Parse(Tree).RootElement)
            .Select(file => file.Tag)
            .ShouldBe(["9e26dfeeb6e641a33dae4961196235bdb965b21b", "cc"]);
        var refused = Mutations(Tree, bytes => HubAnswers.Tree(Parse(bytes)));
        refused.ShouldBeInRange(500, 2900);
        Mutations(Revision, bytes => HubAnswers.Revision(Parse(bytes))).ShouldBeInRange(500, 2900);
    }

    [Fact]
    public void A_damaged_listing_is_no_listing()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Kept);
            TreeFile.Read(path)!.Select(file => file.Name).ShouldBe(["a", "b/c"]);
            Mutations(
                    Kept,
                    bytes =>
                    {
                        File.WriteAllBytes(path, bytes);
                        TreeFile.Read(path);
                    },
                    count: 400
                )
                .ShouldBe(0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_is_kept_is_read_as_it_was()
    {
        var path = Path.GetTempFileName();
        try
        {
            var files = HubAnswers.Tree(JsonDocument.Parse(Tree).RootElement).OrderBy(f => f.Name).ToArray();
            TreeFile.Write(path, files);
            TreeFile.Read(path)!.ShouldBe(files);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static JsonElement Parse(byte[] bytes) => JsonDocument.Parse(bytes).RootElement;

    /// <summary>Reads many damaged texts.</summary>
    /// <returns>How many were refused as what they are: no JSON, or not what was expected.</returns>
    private static int Mutations(string text, Action<byte[]> read, int count = 3000)
    {
        var random = new RandomStream(1, "mutations");
        var refused = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(text).ToList();
            for (var n = random.NextInt(3) + 1; n > 0; n--)
            {
                var at = random.NextInt(bytes.Count);
                switch (random.NextInt(3))
                {
                    case 0:
                        bytes[at] = (byte)random.NextInt(256);
                        break;
                    case 1:
                        bytes.RemoveAt(at);
                        break;
                    default:
                        bytes.Insert(at, "\"{}[]:,0-9./\\nt"u8[random.NextInt(15)]);
                        break;
                }
            }

            try
            {
                read([.. bytes]);
            }
            catch (JsonException)
            {
                refused++;
            }
        }

        return refused;
    }
}
