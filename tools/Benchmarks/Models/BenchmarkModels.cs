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
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new LineLogger()))
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

    /// <summary>A folder's model with a new adapter, which learns.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="adapter">Options of the adapter, by name.</param>
    /// <param name="options">Options of the plugin, by name.</param>
    public ICausalLanguageModel Learning(
        string folder,
        Device device,
        IReadOnlyList<(string Name, object Value)> adapter,
        IReadOnlyList<(string Name, object Value)> options
    )
    {
        var factory = _services.GetRequiredService<IPluginFactory>();
        var values = options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal);
        values["path"] = folder;
        // The adapter's options are a record of the plugin's own, which only its assembly knows.
        var plain = factory.Choose(PluginKind.Model, "llama", values);
        var lora = Activator.CreateInstance(plain.Options.GetType().GetProperty("Lora")!.PropertyType)!;
        foreach (var (name, value) in adapter)
        {
            var property = lora.GetType().GetProperties().First(x => SnakeCase(x.Name) == name);
            property.SetValue(lora, value);
        }

        values["lora"] = lora;
        return factory.Create<ICausalLanguageModel>(
            factory.Choose(PluginKind.Model, "llama", values),
            new LanguageModelContext(device, new RandomStream(0, "benchmark"))
            {
                Learning = new RandomStream(0, "benchmark-learning"),
            }
        );
    }

    /// <summary>A completion algorithm.</summary>
    /// <param name="id">The plugin's id.</param>
    /// <param name="model">What learns.</param>
    /// <param name="device">Where.</param>
    /// <param name="options">Options of the plugin, by name.</param>
    public ICompletionAlgorithm Algorithm(
        string id,
        ICausalLanguageModel model,
        Device device,
        IReadOnlyList<(string Name, object Value)> options
    )
    {
        var factory = _services.GetRequiredService<IPluginFactory>();
        var values = options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal);
        return factory.Create<ICompletionAlgorithm>(
            factory.Choose(PluginKind.Algorithm, id, values),
            new CompletionAlgorithmContext(model, device, new RandomStreams(1), new Budget(1000, null))
        );
    }

    public void Dispose() => _services.Dispose();

    private static string SnakeCase(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
