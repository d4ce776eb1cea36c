using System.CommandLine;
using System.Text.Json;
using Rlfw.Hosting;

namespace Rlfw.Cli;

/// <summary>The plugins a command works with.</summary>
internal static class Catalogs
{
    /// <summary>Loads the plugins of the application, of <c>--plugins</c> and of RLFW_PLUGINS.</summary>
    public static PluginCatalog Load(ParseResult parsed) => PluginHost.Load(Roots(parsed));

    /// <summary>Says which folders could not be used; those that do not matter to a command must not stop it.</summary>
    public static void SayFailures(Terminal terminal, PluginCatalog catalog, bool verbose)
    {
        foreach (var failure in catalog.Failures)
        {
            terminal.Say("warning", $"plugin {failure.Package} ({failure.Folder}) cannot be used: {failure.Reason}");
            if (verbose && failure.Detail.Length > 0)
            {
                terminal.Error.WriteLine(failure.Detail);
            }
        }
    }

    /// <summary>The ids that manifests promise, read without loading an assembly: for completion.</summary>
    public static IEnumerable<string> PromisedIds(ParseResult parsed) =>
        Roots(parsed)
            .SelectMany(root => Directory.EnumerateFiles(root, "plugin.json", SearchOption.AllDirectories))
            .SelectMany(Provides)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static IReadOnlyList<string> Roots(ParseResult parsed) =>
        PluginRoots.Find(
            AppContext.BaseDirectory,
            parsed.GetValue(CommonOptions.Plugins) ?? [],
            Environment.GetEnvironmentVariable(PluginRoots.Variable)
        );

    private static IEnumerable<string> Provides(string manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return
            [
                .. json
                    .RootElement.GetProperty("provides")
                    .EnumerateArray()
                    .Select(name => name.GetString() ?? "")
                    .Select(name => name[(name.LastIndexOf(' ') + 1)..]),
            ];
        }
        catch (Exception e)
            when (e is JsonException or IOException or KeyNotFoundException or InvalidOperationException)
        {
            // Completion offers what it can; `plugins list` says what is wrong with the manifest.
            return [];
        }
    }
}
