namespace Rlfw.Contracts;

/// <summary>
/// The named random streams of one run: one root seed, a stream for each purpose, every position in the checkpoint.
/// Asking twice for the same name and index gives the same stream.
/// </summary>
/// <param name="seed">The root seed.</param>
public sealed class RandomStreams(ulong seed) : IStateful
{
    private readonly SortedDictionary<string, RandomStream> _streams = new(StringComparer.Ordinal);

    /// <summary>The root seed.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The stream of a purpose.</summary>
    /// <param name="name">The purpose: letters, digits and hyphens.</param>
    /// <param name="index">Which of several.</param>
    public RandomStream Get(string name, int index = 0)
    {
        var key = index == 0 ? name : $"{name}/{index}";
        if (!_streams.TryGetValue(key, out var stream))
        {
            stream = new RandomStream(Seed, name, index);
            _streams.Add(key, stream);
        }

        return stream;
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (key, stream) in _streams)
        {
            state.Write(key, unchecked((long)stream.Position));
        }
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var key in state.Keys)
        {
            var slash = key.LastIndexOf('/');
            var stream =
                slash < 0
                    ? Get(key)
                    : Get(
                        key[..slash],
                        int.Parse(key[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture)
                    );
            stream.Position = unchecked((ulong)state.ReadInt64(key));
        }
    }
}
