using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary><c>rlfw plugins show ID</c>: what a plugin is and which options it has.</summary>
internal static class PluginsShowCommand
{
    public static Command Build(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The plugin's id; 'kind/id' where kinds share it" };
        id.CompletionSources.Add(context =>
            Catalogs.PromisedIds(context.ParseResult).Select(i => new CompletionItem(i))
        );
        var command = new Command("show", "Shows a plugin with its options")
        {
            id,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction(parsed =>
        {
            var found = Find(Catalogs.Load(parsed), parsed.GetRequiredValue(id));
            if (parsed.GetValue(CommonOptions.Json))
            {
                JsonText.Write(terminal, JsonText.List(found.Select(ToJson)));
                return ExitCode.Success;
            }

            foreach (var plugin in found)
            {
                Write(terminal, plugin);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static IReadOnlyList<PluginDescriptor> Find(PluginCatalog catalog, string name)
    {
        var found = catalog.Plugins.Where(p => p.Id == name || $"{Words.Of(p.Kind)}/{p.Id}" == name).ToList();
        if (found.Count > 0)
        {
            return found;
        }

        var promised = catalog.Failures.FirstOrDefault(failure =>
            failure.Provides.Any(p => p.EndsWith(" " + name, StringComparison.Ordinal))
        );
        throw new UserErrorException(
            promised is not null
                ? $"plugin {name} is in {promised.Folder}, which cannot be used: {promised.Reason}"
                : $"there is no plugin {name}; {Suggestions.For(name, catalog.Plugins.Select(p => p.Id), "there are")}"
        );
    }

    private static void Write(Terminal terminal, PluginDescriptor plugin)
    {
        terminal.Out.WriteLine($"{plugin.Id}, {Words.Of(plugin.Kind)}: {plugin.Summary}");
        terminal.Out.WriteLine($"from {plugin.Package} {plugin.PackageVersion} in {plugin.Folder}");
        var table = new TextTable("option", "type", "default", "range", "what it does");
        AddRows(table, OptionDescriber.Describe(plugin), "");
        if (table.Count > 0)
        {
            table.Write(terminal);
        }
        else
        {
            terminal.Out.WriteLine("no options");
        }

        foreach (var preset in OptionDescriber.Presets(plugin))
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"preset: {preset.Name} -- {preset.Summary} (keys that you write yourself win)");
            var values = new TextTable("option", "value", "source");
            foreach (var value in preset.Values)
            {
                values.Add(value.Key, value.Value, value.Source);
            }

            values.Write(terminal);
        }
    }

    private static void AddRows(TextTable table, IReadOnlyList<OptionDescriptor> options, string prefix)
    {
        foreach (var option in options)
        {
            table.Add(
                prefix + option.Key,
                option.Type,
                option.Default ?? "(required)",
                option.Range ?? "",
                option.Description
            );
            AddRows(table, option.Nested, $"{prefix}{option.Key}.");
        }
    }

    private static JsonObject ToJson(PluginDescriptor plugin) =>
        new()
        {
            ["kind"] = Words.Of(plugin.Kind),
            ["id"] = plugin.Id,
            ["summary"] = plugin.Summary,
            ["package"] = plugin.Package,
            ["version"] = plugin.PackageVersion,
            ["folder"] = plugin.Folder,
            ["options"] = ToJson(OptionDescriber.Describe(plugin)),
            ["presets"] = JsonText.List(OptionDescriber.Presets(plugin).Select(ToJson)),
        };

    private static JsonObject ToJson(OptionPreset preset) =>
        new()
        {
            ["name"] = preset.Name,
            ["summary"] = preset.Summary,
            ["values"] = JsonText.List(
                preset.Values.Select(value => new JsonObject
                {
                    ["key"] = value.Key,
                    ["value"] = value.Value,
                    ["source"] = value.Source,
                })
            ),
        };

    private static JsonArray ToJson(IReadOnlyList<OptionDescriptor> options) =>
        JsonText.List(
            options.Select(option => new JsonObject
            {
                ["key"] = option.Key,
                ["type"] = option.Type,
                ["default"] = option.Default,
                ["required"] = option.Required,
                ["range"] = option.Range,
                ["allowed"] = JsonText.List(option.AllowedValues),
                ["description"] = option.Description,
                ["options"] = ToJson(option.Nested),
            })
        );
}
