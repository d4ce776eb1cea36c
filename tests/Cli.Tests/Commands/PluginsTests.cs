namespace Rlfw.Cli.Tests.Commands;

public sealed class PluginsTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Fact]
    public async Task The_list_is_plain_text_where_no_terminal_is()
    {
        var output = (await _cli.RunAsync("plugins", "list")).Exits(0).Output;
        output.ShouldContain("environment   gridworld");
        output.ShouldContain("rlfw.gridworld 0.1.0");
        output.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task The_list_as_json_has_every_plugin_and_every_failure()
    {
        _cli.Write("broken/plugin.json", "{ \"id\": \"broken\" }");
        var json = (await _cli.RunAsync([("RLFW_PLUGINS", _cli.Folder)], "plugins", "list", "--json")).Exits(0).Json;
        json["plugins"]!.AsArray().ShouldContain(p => (string?)p!["kind"] == "reward" && (string?)p["id"] == "format");
        var failure = json["failures"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)failure["folder"]).ShouldBe(Path.Combine(_cli.Folder, "broken"));
        ((string?)failure["reason"]).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_plugin_is_shown_with_type_default_and_range_of_its_options()
    {
        var json = (await _cli.RunAsync("plugins", "show", "environment/gridworld", "--json")).Exits(0).Json;
        var option = json[0]!["options"]!.AsArray().Single(o => (string?)o!["key"] == "slip_probability")!;
        ((string?)option["type"]).ShouldBe("number");
        ((string?)option["default"]).ShouldBe("0");
        ((string?)option["range"]).ShouldBe("between 0 and 1");
        ((string?)option["description"]).ShouldNotBeNullOrEmpty();
        (await _cli.RunAsync("plugins", "show", "gridworld")).Exits(0).Output.ShouldContain("slip_probability");
    }

    [Fact]
    public async Task An_unknown_plugin_is_the_users_fault_and_the_nearest_one_is_named() =>
        (await _cli.RunAsync("plugins", "show", "gridwrld"))
            .Exits(1)
            .Says("error: there is no plugin gridwrld; did you mean 'gridworld'?");

    [Fact]
    public async Task A_folder_of_plugins_that_is_not_there_is_the_users_fault() =>
        (await _cli.RunAsync("plugins", "list", "--plugins", "nowhere"))
            .Exits(1)
            .Says($"error: --plugins: there is no folder {Path.Combine(_cli.Folder, "nowhere")}");

    [Fact]
    public async Task The_schema_is_json_and_knows_the_plugins()
    {
        var schema = (await _cli.RunAsync("schema")).Exits(0).Json;
        ((string?)schema["$schema"]).ShouldNotBeNullOrEmpty();
        schema.ToJsonString().ShouldContain("slip_probability");
    }

    [Fact]
    public async Task The_schema_of_a_manifest_is_json_and_knows_its_keys()
    {
        var schema = (await _cli.RunAsync("schema", "plugin")).Exits(0).Json;
        schema["properties"]!
            .AsObject()
            .Select(x => x.Key)
            .ShouldBe(["id", "version", "contract", "assembly", "provides"]);
        (await _cli.RunAsync("schema", "plugins")).Exits(1).Says("'plugins'", "'plugin'");
    }

    public void Dispose() => _cli.Dispose();
}
