using Rlfw.Contracts;

namespace Rlfw.Training.Adapters;

/// <summary>The adapters of one model: several loaded, at most one active or merged into the base.</summary>
/// <param name="sites">All linear maps of the model, in its order.</param>
/// <param name="device">Where adapters live.</param>
public sealed class AdapterSet(IReadOnlyList<IAdapterSite> sites, Device device) : IAdapterSet, IDisposable
{
    private readonly OrderedDictionary<string, LowRankAdapter> _adapters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IAdapterSite> _sites = sites.ToDictionary(
        site => site.Shape.Name,
        StringComparer.Ordinal
    );

    /// <inheritdoc />
    public IReadOnlyList<string> Names => [.. _adapters.Keys];

    /// <inheritdoc />
    public string? Active { get; private set; }

    /// <inheritdoc />
    public string? Merged { get; private set; }

    /// <summary>The model's linear maps.</summary>
    public IReadOnlyList<LinearShape> Linears { get; } = [.. sites.Select(site => site.Shape)];

    /// <summary>An adapter of the set.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public LowRankAdapter this[string name] =>
        _adapters.TryGetValue(name, out var adapter)
            ? adapter
            : throw new ArgumentException(
                $"No adapter is called '{name}'; loaded: {(Names.Count == 0 ? "none" : string.Join(", ", Names))}.",
                nameof(name)
            );

    /// <inheritdoc />
    public void Load(string name, string folder)
    {
        CheckNew(name);
        var adapter = AdapterFolder.Read(folder, Linears, device, dropout: null);
        foreach (var parameter in adapter.parameters())
        {
            parameter.requires_grad = false;
        }

        Add(name, adapter);
    }

    /// <summary>Takes an adapter over; it is not active yet.</summary>
    /// <param name="name">Its name here; must be new.</param>
    /// <param name="adapter">The adapter, of this model's maps; owned from now on.</param>
    public void Add(string name, LowRankAdapter adapter)
    {
        CheckNew(name);
        _adapters.Add(name, adapter);
    }

    /// <inheritdoc />
    public void Use(string? name)
    {
        if (Merged is not null)
        {
            throw new InvalidOperationException(
                $"Adapter '{Merged}' is merged into the base: unmerge it before another one is used."
            );
        }

        var chosen = name is null ? null : this[name];
        foreach (var site in sites)
        {
            site.Adapter = null;
        }

        foreach (var pair in chosen?.Pairs ?? [])
        {
            _sites[pair.Adapted.Linear.Name].Adapter = pair;
        }

        Active = name;
    }

    /// <inheritdoc />
    public void Merge()
    {
        var name = Active ?? throw new InvalidOperationException("No adapter is active: there is nothing to merge.");
        using var gradients = no_grad();
        Use(null);
        foreach (var pair in this[name].Pairs)
        {
            using var delta = pair.Delta();
            _sites[pair.Adapted.Linear.Name].Merge(delta);
        }

        Merged = name;
    }

    /// <inheritdoc />
    public void Unmerge()
    {
        if (Merged is not { } name)
        {
            return;
        }

        foreach (var site in sites)
        {
            site.Unmerge();
        }

        Merged = null;
        Use(name);
    }

    /// <summary>Begins a forward pass of the model: the active adapter draws what it leaves out.</summary>
    public void BeginPass()
    {
        if (Active is { } name)
        {
            _adapters[name].BeginPass();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Unmerge();
        foreach (var adapter in _adapters.Values)
        {
            adapter.Dispose();
        }
    }

    private void CheckNew(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_adapters.ContainsKey(name))
        {
            throw new ArgumentException($"An adapter called '{name}' is loaded already.", nameof(name));
        }
    }
}
