using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Tests.Plugins;

public sealed class PluginManifestReaderTests : IDisposable
{
    private const string Good = """
        {
          "id": "my-company.my-reward",
          "version": "0.1.0-beta.2",
          "contract": "1.0",
          "assembly": "My.Reward.dll",
          "provides": ["reward my-reward", "dataset c51"]
        }
        """;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_manifest_is_read_with_and_without_a_byte_order_mark(bool mark)
    {
        File.WriteAllText(_path, Good, new UTF8Encoding(mark));

        var manifest = PluginManifestReader.Read(_path);

        manifest.Id.ShouldBe("my-company.my-reward");
        manifest.Version.ShouldBe("0.1.0-beta.2");
        (manifest.ContractMajor, manifest.ContractMinor).ShouldBe((1, 0));
        manifest.Assembly.ShouldBe("My.Reward.dll");
        manifest.Provides.ShouldBe([
            new PluginName(PluginKind.Reward, "my-reward"),
            new PluginName(PluginKind.Dataset, "c51"),
        ]);
    }

    [Theory]
    [InlineData(
        "\"version\"",
        "\"verzion\"",
        "3:3: unknown key 'verzion'; the keys are id, version, contract, assembly, provides"
    )]
    [InlineData("\"version\": \"0.1.0-beta.2\"", "\"id\": \"x\"", "3:3: the key 'id' stands twice")]
    [InlineData("\"version\": \"0.1.0-beta.2\",", "", " the key 'version' is missing")]
    [InlineData(
        "\"my-company.my-reward\"",
        "\"My Reward\"",
        "2:9: 'id' must be lower-case letters, digits, hyphens and dots: \"my-company.my-reward\", not \"My Reward\""
    )]
    [InlineData("\"0.1.0-beta.2\"", "1", "3:14: 'version' must be major.minor.patch: \"0.1.0\"")]
    [InlineData("\"0.1.0-beta.2\"", "\"1\"", "3:14: 'version' must be major.minor.patch: \"0.1.0\", not \"1\"")]
    [InlineData(
        "\"1.0\"",
        "1.0",
        "4:15: 'contract' must be the contract version the plugin was made for, major.minor: \"1.3\""
    )]
    [InlineData(
        "My.Reward.dll",
        "../My.Reward.dll",
        "5:15: 'assembly' must be the file name of a .dll in the same folder, not \"../My.Reward.dll\""
    )]
    [InlineData(
        "\"dataset c51\"",
        "\"datasets c51\"",
        "6:36: an entry of 'provides' must be \"kind id\" with a kind of algorithm, environment, model, tokenizer, reward, dataset, "
            + "tracker, wrapper and an id in kebab-case, not \"datasets c51\""
    )]
    [InlineData(
        "\"dataset c51\"",
        "\"dataset C51\"",
        "6:36: an entry of 'provides' must be \"kind id\" with a kind of algorithm, environment, model, tokenizer, reward, dataset, "
            + "tracker, wrapper and an id in kebab-case, not \"dataset C51\""
    )]
    [InlineData("dataset c51", "reward my-reward", "6:36: 'provides' names reward 'my-reward' twice")]
    [InlineData("[\"reward my-reward\", \"dataset c51\"]", "[]", "6:15: 'provides' must name at least one plugin")]
    [InlineData(
        "[\"reward my-reward\", \"dataset c51\"]",
        "\"reward my-reward\"",
        "6:15: 'provides' must be a list: [\"reward my-reward\"]"
    )]
    [InlineData("{\n", "[\n", "1:1: a manifest is an object: { \"id\": ..., ... }")]
    [InlineData("}", "} {}", "7:3: not valid JSON: '{' is invalid after a single JSON value. Expected end of data")]
    [InlineData(
        "\"version\"",
        "version",
        "3:3: not valid JSON: 'v' is an invalid start of a property name. Expected a '\"'"
    )]
    public void A_fault_is_named_with_line_and_column(string old, string replacement, string message)
    {
        Good.ShouldContain(old);
        File.WriteAllText(_path, Good.Replace(old, replacement, StringComparison.Ordinal));

        var fault = Should.Throw<PluginLoadException>(() => PluginManifestReader.Read(_path));

        fault.Message.ShouldBe($"plugin.json:{message}");
    }

    [Fact]
    public void An_empty_file_is_a_fault_with_a_place()
    {
        Should
            .Throw<PluginLoadException>(() => PluginManifestReader.Read(_path))
            .Message.ShouldStartWith("plugin.json:1:1: not valid JSON: The input does not contain any JSON tokens");
    }
}
