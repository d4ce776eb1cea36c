using System.Collections.Immutable;

namespace Rlfw.Plans.Reading;

/// <summary>A mapping with unique keys, in the order in which they were written.</summary>
internal sealed class MappingNode(Position position, ImmutableArray<MappingEntry> entries) : Node(position)
{
    public ImmutableArray<MappingEntry> Entries { get; } = entries;

    public IEnumerable<string> Keys => Entries.Select(entry => entry.Key);

    public override long Size { get; } = entries.Aggregate(1L, (sum, entry) => sum + entry.Value.Size);

    public override int Depth { get; } = entries.Aggregate(0, (depth, entry) => Math.Max(depth, entry.Value.Depth)) + 1;

    public MappingEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The value of a key; null where the key is absent or has no value.</summary>
    public Node? Get(string key) => Find(key)?.Value is { } value and not ScalarNode { IsNull: true } ? value : null;

    /// <summary>This mapping with one entry replaced in its place, or added at the end.</summary>
    public MappingNode With(MappingEntry entry)
    {
        for (var i = 0; i < Entries.Length; i++)
        {
            if (string.Equals(Entries[i].Key, entry.Key, StringComparison.Ordinal))
            {
                return new MappingNode(Position, Entries.SetItem(i, entry));
            }
        }

        return new MappingNode(Position, Entries.Add(entry));
    }

    public MappingNode Without(params ReadOnlySpan<string> keys)
    {
        var kept = ImmutableArray.CreateBuilder<MappingEntry>(Entries.Length);
        foreach (var entry in Entries)
        {
            if (!keys.Contains(entry.Key))
            {
                kept.Add(entry);
            }
        }

        return new MappingNode(Position, kept.ToImmutable());
    }

    public override Node At(Position position) => new MappingNode(position, Entries);

    public override string Describe() => "a mapping";
}
