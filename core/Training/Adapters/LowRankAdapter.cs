using Rlfw.Contracts;

namespace Rlfw.Training.Adapters;

/// <summary>
/// One adapter: a pair of factors for each map it stands on. As a module it holds these factors alone, under the names that
/// they have in PEFT's files, so that an optimizer, a checkpoint and a result see what is learned and nothing of the base.
/// </summary>
public sealed class LowRankAdapter : nn.Module
{
    /// <summary>What PEFT puts before the base's own paths.</summary>
    public const string Root = "base_model.model";

    private readonly AdapterDropout? _dropout;

    /// <summary>Takes pairs over.</summary>
    /// <param name="settings">What the adapter is.</param>
    /// <param name="pairs">The pairs; owned from now on.</param>
    /// <param name="dropout">What the pairs drop inputs by; owned from now on. Null where the adapter is not learned.</param>
    public LowRankAdapter(AdapterSettings settings, IReadOnlyList<LowRankPair> pairs, AdapterDropout? dropout)
        : base(nameof(LowRankAdapter))
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Settings = settings;
        Pairs = pairs;
        _dropout = dropout;
        foreach (var pair in pairs)
        {
            Place(this, $"{Root}.{pair.Adapted.Linear.Name}".Split('.'), pair);
        }
    }

    /// <summary>What the adapter is.</summary>
    public AdapterSettings Settings { get; }

    /// <summary>The pairs, in the model's order.</summary>
    public IReadOnlyList<LowRankPair> Pairs { get; }

    /// <summary>A new adapter that changes nothing yet.</summary>
    /// <param name="settings">What it is.</param>
    /// <param name="places">The maps it stands on.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="initialization">Draws the first values.</param>
    /// <param name="dropout">Leaves inputs out while learning; owned from now on.</param>
    public static LowRankAdapter Fresh(
        AdapterSettings settings,
        IReadOnlyList<AdaptedLinear> places,
        Device device,
        RandomStream initialization,
        AdapterDropout? dropout
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(initialization);
        using var generator = new torch.Generator(initialization.NextUInt64());
        LowRankPair[] pairs =
        [
            .. places.Select(
                (place, index) => LowRankPair.Fresh(place, generator, device, index, dropout, settings.Dtype)
            ),
        ];
        return new LowRankAdapter(settings, pairs, dropout);
    }

    /// <summary>Begins a forward pass of the model.</summary>
    public void BeginPass() => _dropout?.BeginPass(training);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _dropout?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Place(nn.Module root, string[] path, nn.Module leaf)
    {
        foreach (var name in path[..^1])
        {
            var child = root.named_children().FirstOrDefault(entry => entry.name == name).module;
            if (child is null)
            {
                child = new Node();
                root.register_module(name, child);
            }

            root = child;
        }

        root.register_module(path[^1], leaf);
    }

    /// <summary>A part of a path.</summary>
    private sealed class Node() : nn.Module(nameof(Node));
}
