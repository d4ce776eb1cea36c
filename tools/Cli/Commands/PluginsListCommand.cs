using System.CommandLine;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Hosting;

namespace Rlfw.Cli;

/// <summary><c>rlfw plugins list</c>.</summary>
internal static class PluginsListCommand
{
    public static Command Build(Terminal terminal)
    {
        var command = new Command("list", "Lists the plugins by kind, and the folders that could not be used")
        {
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction(parsed =>
        {
            var catalog = Catalogs.Load(parsed);
            if (parsed.GetValue(CommonOptions.Json))
            {
                JsonText.Write(terminal, ToJson(catalog));
                return ExitCode.Success;
            }

            var table = new TextTable("kind", "id", "package", "what it is");
            foreach (var plugin in catalog.Plugins)
            {
                table.Add(
                    Words.Of(plugin.Kind),
                    plugin.Id,
                    $"{plugin.Package} {plugin.PackageVersion}",
                    plugin.Summary
                );
            }

            table.Write(terminal);
            Catalogs.SayFailures(terminal, catalog, parsed.GetValue(CommonOptions.Verbose));
            return ExitCode.Success;
        });
        return command;
    }

    private static JsonObject ToJson(PluginCatalog catalog) =>
        new()
        {
            ["plugins"] = JsonText.List(catalog.Plugins.Select(ToJson)),
            ["failures"] = JsonText.List(
                catalog.Failures.Select(failure => new JsonObject
                {
                    ["package"] = failure.Package,
                    ["folder"] = failure.Folder,
                    ["reason"] = failure.Reason,
                    ["provides"] = JsonText.List(failure.Provides),
                })
            ),
        };

    private static JsonObject ToJson(PluginDescriptor plugin) =>
        new()
        {
            ["kind"] = Words.Of(plugin.Kind),
            ["id"] = plugin.Id,
            ["summary"] = plugin.Summary,
            ["package"] = plugin.Package,
            ["version"] = plugin.PackageVersion,
            ["folder"] = plugin.Folder,
        };
}
