using Rlfw.Hosting;
using Rlfw.Plans;

namespace Rlfw.Isolation.Tests;

/// <summary>The repository's own plugins, as an installation loads them.</summary>
public sealed class RepositoryPluginsTests
{
    private static readonly PluginCatalog Catalog = PluginHost.Load(
        PluginRoots.Find(AppContext.BaseDirectory, [], null)
    );

    [Fact]
    public void Every_plugin_loads_and_says_what_it_is()
    {
        Catalog.Failures.Select(failure => $"{failure.Package}: {failure.Reason}").ShouldBeEmpty();
        Catalog.Plugins.Count.ShouldBeGreaterThan(8);
        Catalog.Plugins.ShouldAllBe(plugin => plugin.Summary.Length > 0);
    }

    [Fact]
    public void Every_option_says_what_it_means()
    {
        var options = Catalog
            .Plugins.SelectMany(plugin =>
                OptionDescriber.Describe(plugin).Select(option => (Plugin: plugin, Option: option))
            )
            .ToArray();

        options.Length.ShouldBeGreaterThan(20);
        options
            .Where(pair => pair.Option.Description.Length == 0)
            .Select(pair => $"{pair.Plugin.Kind} {pair.Plugin.Id}: {pair.Option.Key}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_value_of_every_preset_is_an_option_with_a_source()
    {
        var presets = Catalog
            .Plugins.SelectMany(plugin =>
                OptionDescriber.Presets(plugin).Select(preset => (Plugin: plugin, Preset: preset))
            )
            .ToArray();

        presets.Length.ShouldBeGreaterThan(4);
        foreach (var (plugin, preset) in presets)
        {
            var keys = OptionDescriber.Describe(plugin).Select(option => option.Key).ToArray();
            preset.Values.Count.ShouldBeGreaterThan(2);
            preset.Values.Select(value => value.Key).ShouldBeUnique();
            preset.Values.ShouldAllBe(value => keys.Contains(value.Key) && value.Source.Length > 0);
        }
    }
}
