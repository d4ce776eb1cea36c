using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting;

namespace Rlfw.Isolation.Tests;

/// <summary>Makes plugins as the host does.</summary>
internal static class Make
{
    /// <summary>Chooses a plugin with default options, as an experiment file that names it and nothing else.</summary>
    public static PluginChoice Choice(PluginCatalog catalog, PluginKind kind, string id)
    {
        var plugin = catalog.Find(kind, id).ShouldNotBeNull();
        return new PluginChoice(plugin, Activator.CreateInstance(plugin.OptionsType)!)
        {
            Source = "experiments.yaml:7:15",
        };
    }

    /// <summary>Makes a reward with default options.</summary>
    public static IReward Reward(PluginCatalog catalog, string id)
    {
        using var services = new ServiceCollection().AddLogging().AddRlfwPlugins(catalog).BuildServiceProvider();
        return services.GetRequiredService<IPluginFactory>().Create<IReward>(Choice(catalog, PluginKind.Reward, id));
    }

    /// <summary>A reward's values for some completions of one prompt.</summary>
    public static IReadOnlyList<double?> Score(IReward reward, params string[] completions) =>
        reward.Score(
            new RewardBatch([.. completions.Select(text => new RewardSample(new Example("?"), text, true))], 1),
            TestContext.Current.CancellationToken
        );
}
