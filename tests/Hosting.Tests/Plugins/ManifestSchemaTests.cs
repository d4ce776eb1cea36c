using System.Text.Json.Nodes;
using NJsonSchema;

namespace Rlfw.Hosting.Tests.Plugins;

public sealed class ManifestSchemaTests : IDisposable
{
    /// <summary>Values of every key, good ones and bad ones.</summary>
    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["id"] =
        [
            "\"a\"",
            "\"my-company.my-reward2\"",
            "\"\"",
            "\"My\"",
            "\"2a\"",
            "\"a--b\"",
            "\"a-\"",
            "\"a b\"",
            "7",
        ],
        ["version"] =
        [
            "\"0.1.0\"",
            "\"1.2.3-beta.1\"",
            "\"1.2\"",
            "\"1.2.3-\"",
            "\"1.2.3+x\"",
            "\"a.b.c\"",
            "1.0",
            "null",
        ],
        ["contract"] = ["\"1.0\"", "\"10.25\"", "\"1\"", "\"1.0.0\"", "\"1.x\"", "\"1234567890.0\"", "1.0"],
        ["assembly"] =
        [
            "\"A.dll\"",
            "\"My.Own-Reward_2.dll\"",
            "\".dll\"",
            "\"a/b.dll\"",
            "\"A.DLL\"",
            "\"A.exe\"",
            "[]",
        ],
        ["provides"] =
        [
            "[\"reward a\"]",
            "[\"algorithm a-b\", \"tracker c51\"]",
            "[]",
            "[\"reward\"]",
            "[\"rewards a\"]",
            "[\"reward A\"]",
            "[\"reward a.b\"]",
            "[\"reward a\", \"reward a\"]",
            "[1]",
            "\"reward a\"",
        ],
    };

    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<string, string> Cases =>
        [.. Values.SelectMany(x => x.Value.Select(value => (x.Key, value)))];

    public void Dispose() => File.Delete(_path);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_the_reader_takes_is_valid_and_what_it_refuses_is_not(string key, string value)
    {
        var manifest = Good();
        manifest[key] = JsonNode.Parse(value);

        (await IsValid(manifest)).ShouldBe(IsRead(manifest));
    }

    [Fact]
    public async Task Every_key_is_needed_and_there_are_no_others()
    {
        IsRead(Good()).ShouldBeTrue();
        (await IsValid(Good())).ShouldBeTrue();
        foreach (var key in Values.Keys)
        {
            var manifest = Good();
            manifest.Remove(key);
            (await IsValid(manifest)).ShouldBeFalse(key);
        }

        var more = Good();
        more["author"] = "me";
        (await IsValid(more)).ShouldBeFalse();
    }

    private static JsonObject Good() => new(Values.Select(x => KeyValuePair.Create(x.Key, JsonNode.Parse(x.Value[0]))));

    private static async Task<bool> IsValid(JsonObject manifest)
    {
        var schema = await JsonSchema.FromJsonAsync(ManifestSchema.Write(), TestContext.Current.CancellationToken);
        return schema.Validate(manifest.ToJsonString()).Count == 0;
    }

    private bool IsRead(JsonObject manifest)
    {
        File.WriteAllText(_path, manifest.ToJsonString());
        try
        {
            PluginManifestReader.Read(_path);
            return true;
        }
        catch (PluginLoadException)
        {
            return false;
        }
    }
}
