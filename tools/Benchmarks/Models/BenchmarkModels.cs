using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Hosting;

namespace Rlfw.Benchmarks;

/// <summary>Makes models as commands do.</summary>
internal sealed class BenchmarkModels : IDisposable
{
    private readonly ServiceProvider _services;

    public BenchmarkModels()
    {
        var catalog = PluginHost.Load(PluginRoots.Find(AppContext.BaseDirectory, [], null));
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddRlfwPlugins(catalog)
            .BuildServiceProvider();
    }

    /// <summary>A folder's model, which does not learn.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="options">Options of the plugin, by name.</param>
    public ICausalLanguageModel Load(string folder, Device device, params (string Name, object Value)[] options)
    {
        var factory = _services.GetRequiredService<IPluginFactory>();
        var values = options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal);
        values["path"] = folder;
        return factory.Create<ICausalLanguageModel>(
            factory.Choose(PluginKind.Model, "llama", values),
            new LanguageModelContext(device, new RandomStream(0, "benchmark"))
        );
    }

    /// <summary>The preset 'tiny' with its characters, with random weights.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="length">The longest sequence in tokens.</param>
    public ICausalLanguageModel Tiny(Device device, int length)
    {
        var factory = _services.GetRequiredService<IPluginFactory>();
        var characters = factory.Choose(
            PluginKind.Tokenizer,
            "characters",
            new Dictionary<string, object>(StringComparer.Ordinal)
        );
        return factory.Create<ICausalLanguageModel>(
            factory.Choose(
                PluginKind.Model,
                "llama",
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["preset"] = "tiny",
                    ["max_length"] = length,
                    ["tokenizer"] = new PluginChoice<ITokenizer>(characters.Plugin, characters.Options),
                }
            ),
            new LanguageModelContext(device, new RandomStream(0, "benchmark"))
        );
    }

    public void Dispose() => _services.Dispose();
}
