using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>An adapter that a command was given.</summary>
/// <param name="Name">As the user wrote it; the name under which it is loaded and shown.</param>
/// <param name="Location">The local folder.</param>
internal sealed record AdapterFolder(string Name, string Location)
{
    private static readonly string[] _files = ["adapter_config.json", "adapter_model.safetensors"];

    /// <summary>Finds adapters; brings those that are references here.</summary>
    /// <param name="names">What the user wrote.</param>
    /// <param name="host">Knows the hub.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="UserErrorException">One is not there, is no adapter, or is named twice.</exception>
    public static IReadOnlyList<AdapterFolder> Find(
        IReadOnlyList<string> names,
        ModelHost host,
        CancellationToken cancellation
    )
    {
        var found = new List<AdapterFolder>();
        foreach (var name in names)
        {
            if (found.Exists(adapter => adapter.Name == name))
            {
                throw new UserErrorException($"--adapter {name} is given twice: leave one out");
            }

            var location = HubReference.IsMeant(name) ? host.Hub.Fetch(name, _files, cancellation) : name;
            if (_files.FirstOrDefault(file => !File.Exists(Path.Combine(location, file))) is { } missing)
            {
                throw new UserErrorException(
                    $"--adapter {name}: there is no {Path.Combine(location, missing)}: give a folder in PEFT's layout, with "
                        + string.Join(" and ", _files)
                );
            }

            found.Add(new AdapterFolder(name, location));
        }

        return found;
    }

    /// <summary>Checks that adapters fit a model before any of its weights are read.</summary>
    /// <exception cref="UserErrorException">The model takes none, or one does not fit it.</exception>
    public static void Check(ModelPlugins plugins, ModelFolder folder, IReadOnlyList<AdapterFolder> adapters)
    {
        if (adapters.Count > 0)
        {
            using var model = plugins.Model(
                folder,
                new Dictionary<string, object>(StringComparer.Ordinal),
                new torch.Device("meta")
            );
            Load(model, folder.Name, adapters);
        }
    }

    /// <summary>Loads adapters into a model; none is active afterwards.</summary>
    /// <exception cref="UserErrorException">The model takes none, or one does not fit it.</exception>
    public static void Load(ICausalLanguageModel model, string name, IReadOnlyList<AdapterFolder> adapters)
    {
        if (adapters.Count > 0 && model.Adapters is null)
        {
            throw new UserErrorException($"--adapter: the model of '{name}' takes no adapters");
        }

        foreach (var adapter in adapters)
        {
            model.Adapters!.Load(adapter.Name, adapter.Location);
        }
    }
}
