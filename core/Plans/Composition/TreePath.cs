using System.Collections.Immutable;
using System.Globalization;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Composition;

/// <summary>
/// A dotted path into an experiment's tree: <c>stages.grpo.algorithm.group_size</c>. An element of a list is named by its
/// index, its <c>name</c>, or its <c>plugin</c> where only one has it. A key that holds dots itself (a sweep's parameters)
/// is found by as many parts as it has.
/// </summary>
internal sealed record TreePath(ImmutableArray<string> Parts)
{
    /// <summary>Splits a path; null where a part is empty, or where there are more than a tree has levels.</summary>
    public static TreePath? Parse(string text)
    {
        var parts = text.Split('.');
        return parts.Length > YamlReader.MaximumDepth || parts.Any(part => part.Trim() != part || part.Length == 0)
            ? null
            : new TreePath([.. parts]);
    }

    public string Last => Parts[^1];

    public TreePath Parent => new(Parts.RemoveAt(Parts.Length - 1));

    public TreePath Tail => new(Parts.RemoveAt(0));

    /// <summary>The node at the path, or null.</summary>
    public Node? Find(Node root) => Find(root, Parts.AsSpan());

    /// <summary>
    /// The tree with a value at the path; mappings that lack on the way are made. Null where the way is blocked: by a scalar,
    /// or by a list without the element.
    /// </summary>
    /// <param name="root">The tree.</param>
    /// <param name="value">The value.</param>
    /// <param name="key">Where the key was written.</param>
    public MappingNode? Set(MappingNode root, Node value, Position key) => (MappingNode?)Set(root, 0, value, key);

    /// <summary>The tree without the node at the path, or null where there is none.</summary>
    public MappingNode? Remove(MappingNode root) => (MappingNode?)Remove(root, Parts.AsSpan());

    public bool StartsWith(TreePath other) => Parts.AsSpan().StartsWith(other.Parts.AsSpan());

    public override string ToString() => string.Join('.', Parts);

    public bool Equals(TreePath? other) => other is not null && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>The index of the element that a part of a path names, or null.</summary>
    public static int? ElementOf(SequenceNode sequence, string part)
    {
        if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return index < sequence.Items.Length ? index : null;
        }

        foreach (var key in (ReadOnlySpan<string>)["name", "plugin"])
        {
            var matches = Enumerable
                .Range(0, sequence.Items.Length)
                .Where(i => (sequence.Items[i] as MappingNode)?.Get(key) is ScalarNode scalar && scalar.Text == part)
                .ToList();
            if (matches.Count > 0)
            {
                return matches.Count == 1 ? matches[0] : null;
            }
        }

        return null;
    }

    /// <summary>The entry that the first parts of a path name, and how many parts those are.</summary>
    public static (MappingEntry Entry, int Parts)? EntryOf(MappingNode mapping, ReadOnlySpan<string> parts)
    {
        for (var count = 1; count <= parts.Length; count++)
        {
            if (mapping.Find(string.Join('.', parts[..count]!)) is { } entry)
            {
                return (entry, count);
            }
        }

        return null;
    }

    private static Node? Find(Node node, ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
        {
            return node;
        }

        return node switch
        {
            MappingNode mapping when EntryOf(mapping, parts) is { } found => Find(
                found.Entry.Value,
                parts[found.Parts..]
            ),
            SequenceNode sequence when ElementOf(sequence, parts[0]) is { } index => Find(
                sequence.Items[index],
                parts[1..]
            ),
            _ => null,
        };
    }

    private Node? Set(Node node, int depth, Node value, Position key)
    {
        if (depth == Parts.Length)
        {
            return value;
        }

        var part = Parts[depth];
        switch (node)
        {
            case SequenceNode sequence when ElementOf(sequence, part) is { } index:
                return Set(sequence.Items[index], depth + 1, value, key) is { } item
                    ? new SequenceNode(sequence.Position, sequence.Items.SetItem(index, item))
                    : null;
            case SequenceNode sequence
                when part == sequence.Items.Length.ToString(CultureInfo.InvariantCulture) && depth == Parts.Length - 1:
                return new SequenceNode(sequence.Position, sequence.Items.Add(value));
            case MappingNode mapping:
                var (entry, parts) = EntryOf(mapping, Parts.AsSpan()[depth..]) ?? (null!, 1);
                var last = depth + parts == Parts.Length;
                if (last)
                {
                    mapping = TellApart(mapping, entry?.Key ?? part, value);
                }

                var inner = entry?.Value ?? new MappingNode(key, []);
                if (inner is ScalarNode { IsNull: true })
                {
                    inner = new MappingNode(key, []);
                }

                // An option that is set from elsewhere is found at fault there, so its key takes that position.
                return Set(inner, depth + parts, value, key) is { } set
                    ? mapping.With(
                        new MappingEntry(entry?.Key ?? part, last || entry is null ? key : entry.KeyPosition, set)
                    )
                    : null;
            default:
                return null;
        }
    }

    /// <summary>Drops what the value about to be set leaves without meaning.</summary>
    private MappingNode TellApart(MappingNode mapping, string key, Node value)
    {
        var parent = Parts.Length > 1 ? Parts[^2] : "";
        if (parent == "budget" && key is ("steps" or "environment_steps"))
        {
            return mapping.Without(key == "steps" ? "environment_steps" : "steps");
        }

        var changed =
            key == "plugin" && mapping.Get("plugin") is ScalarNode old && (value as ScalarNode)?.Text != old.Text;
        if (!changed)
        {
            return mapping;
        }

        // A reward's weight and name are the experiment's, not the plugin's.
        var isReward = Parts.Length > 2 && Parts[^3] == "rewards";
        var dropped = mapping.Keys.Where(k => k != "plugin" && !(isReward && k is ("weight" or "name")));
        return mapping.Without(dropped.ToArray());
    }

    private static Node? Remove(Node node, ReadOnlySpan<string> parts)
    {
        switch (node)
        {
            case MappingNode mapping when EntryOf(mapping, parts) is { } found:
                var (entry, count) = found;
                if (count == parts.Length)
                {
                    return mapping.Without(entry.Key);
                }

                return Remove(entry.Value, parts[count..]) is { } inner
                    ? mapping.With(entry with { Value = inner })
                    : null;
            case SequenceNode sequence when ElementOf(sequence, parts[0]) is { } index:
                if (parts.Length == 1)
                {
                    return new SequenceNode(sequence.Position, sequence.Items.RemoveAt(index));
                }

                return Remove(sequence.Items[index], parts[1..]) is { } item
                    ? new SequenceNode(sequence.Position, sequence.Items.SetItem(index, item))
                    : null;
            default:
                return null;
        }
    }
}
