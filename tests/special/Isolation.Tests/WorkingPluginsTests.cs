using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Hosting;

namespace Rlfw.Isolation.Tests;

public sealed class WorkingPluginsTests
{
    [Fact]
    public void Two_plugins_use_conflicting_versions_of_one_library_side_by_side()
    {
        using var folders = new PluginFolders();
        folders.Copy("OldGuest");
        folders.Copy("NewGuest");

        var catalog = PluginHost.Load(folders.Root);

        catalog.Failures.ShouldBeEmpty();
        catalog.Plugins.Select(plugin => plugin.Id).ShouldBe(["new-greeting", "old-greeting"]);
        string[] completions = ["Hello, world", "Hello, dear world"];
        Make.Score(Make.Reward(catalog, "old-greeting"), completions).ShouldBe([1.0, 0.0]);
        Make.Score(Make.Reward(catalog, "new-greeting"), completions).ShouldBe([0.0, 1.0]);
        catalog
            .Plugins.Select(plugin => AssemblyLoadContext.GetLoadContext(plugin.ImplementationType.Assembly)!)
            .Select(context => context.Assemblies.Single(a => a.GetName().Name == "Greetings").GetName().Version)
            .ShouldBe([new Version(2, 0, 0, 0), new Version(1, 0, 0, 0)]);
    }

    [Fact]
    public void A_strangers_reward_gets_its_options_its_own_services_and_the_hosts_logging()
    {
        var catalog = PluginHost.Load(Path.Combine(PluginFolders.Built, "ThirdParty"));
        catalog.Failures.ShouldBeEmpty();
        using var log = new ListLogger();
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug))
            .AddRlfwPlugins(catalog)
            .BuildServiceProvider();

        var reward = services
            .GetRequiredService<IPluginFactory>()
            .Create<IReward>(Make.Choice(catalog, PluginKind.Reward, "brevity"));

        Make.Score(reward, "short", "twenty letters are in it").ShouldBe([1.0, 0.5]);
        log.Lines.ShouldBe(["ThirdParty.LetterCounter: 5 letters", "ThirdParty.LetterCounter: 20 letters"]);
    }

    [Fact]
    public void A_strangers_reward_that_waits_scores_its_samples_side_by_side()
    {
        var catalog = PluginHost.Load(Path.Combine(PluginFolders.Built, "Judge"));
        catalog.Failures.ShouldBeEmpty();
        var reward = Make.Reward(catalog, "judged");
        reward.ShouldBeAssignableTo<IAsyncReward>();
        Make.Score(reward, "is it?", "it is").ShouldBe([1.0, 0.0]);
    }

    [Fact]
    public async Task A_strangers_tracker_takes_events_of_the_hosts_types()
    {
        using var folders = new PluginFolders();
        folders.Copy("ThirdParty");
        var catalog = PluginHost.Load(folders.Root);
        await using var services = new ServiceCollection().AddRlfwPlugins(catalog).BuildServiceProvider();
        var choice = Make.Choice(catalog, PluginKind.Tracker, "lines");

        var factory = services.GetRequiredService<IPluginFactory>();
        await using (var tracker = factory.Create<ITracker>(choice, new RunFolder(folders.Root, "a/b-1")))
        {
            EventPayload[] payloads = [new CheckpointSaved("last"), new ReportWritten("Table", "...")];
            foreach (var (index, payload) in payloads.Index())
            {
                await tracker.RecordAsync(
                    new RunEvent("a/b-1", index + 1, 0, DateTimeOffset.UnixEpoch, payload),
                    default
                );
            }
        }

        File.ReadAllLines(Path.Combine(folders.Root, "lines.txt")).ShouldBe(["1 CheckpointSaved", "2 ReportWritten"]);
    }

    [Fact]
    public void Shared_assemblies_are_the_hosts_own_and_everything_else_is_private()
    {
        using var folders = new PluginFolders();
        var folder = folders.Copy("ThirdParty");
        // As a package reference without ExcludeAssets leaves it: harmless, the host's copy is taken.
        var logging = typeof(ILogger).Assembly.Location;
        File.Copy(logging, Path.Combine(folder, Path.GetFileName(logging)));

        var catalog = PluginHost.Load(folders.Root);

        catalog.Failures.ShouldBeEmpty();
        var plugin = catalog.Find(PluginKind.Reward, "brevity").ShouldNotBeNull();
        plugin.Implements<IReward>().ShouldBeTrue();
        AssemblyLoadContext
            .GetLoadContext(plugin.ImplementationType.Assembly)!
            .Assemblies.Select(assembly => assembly.GetName().Name)
            .ShouldBe(["ThirdParty"]);
    }

    [Fact]
    public void A_plugin_of_an_older_library_surface_fails_when_made_and_says_why()
    {
        using var folders = new PluginFolders();
        var folder = folders.Copy("OldGuest");
        File.Copy(
            Path.Combine(PluginFolders.Built, "NewGuest", "Greetings.dll"),
            Path.Combine(folder, "Greetings.dll"),
            overwrite: true
        );
        var catalog = PluginHost.Load(folders.Root);

        var fault = Should.Throw<PluginException>(() => Make.Reward(catalog, "old-greeting"));

        fault.Message.ShouldStartWith(
            "experiments.yaml:7:15: reward 'old-greeting': its constructor threw MissingMethodException: "
        );
    }
}
