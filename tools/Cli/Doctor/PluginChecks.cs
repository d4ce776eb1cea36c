using System.CommandLine;

namespace Rlfw.Cli;

/// <summary>The plugins.</summary>
internal static class PluginChecks
{
    public static IEnumerable<Finding> All(ParseResult parsed)
    {
        var catalog = Catalogs.Load(parsed);
        var kinds = catalog.Plugins.CountBy(plugin => plugin.Kind).Select(kind => $"{kind.Value} {Words.Of(kind.Key)}");
        yield return new Finding(
            "plugins",
            catalog.Plugins.Count == 0 ? Health.Broken : Health.Good,
            catalog.Plugins.Count == 0 ? "none" : $"{catalog.Plugins.Count}: {string.Join(", ", kinds)}",
            catalog.Plugins.Count == 0 ? "build the repository (tools/rlfw does), or name folders with --plugins" : ""
        );
        foreach (var failure in catalog.Failures)
        {
            yield return new Finding($"plugin {failure.Package}", Health.Poor, failure.Folder, failure.Reason);
        }
    }
}
