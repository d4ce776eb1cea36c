using System.Text;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Composition;

/// <summary>
/// Resolves <c>${path.to.key}</c> within an experiment's tree and <c>${env:NAME}</c>, <c>${env:NAME:-default}</c>. A value
/// that is one reference keeps the type of what it names; <c>$${</c> is a literal <c>${</c>. References go at most as deep as
/// a tree may be, and what they grow into is bounded like aliases.
/// </summary>
internal sealed class Interpolator(MappingNode root, Func<string, string?> environment, FaultCollector faults)
{
    private const int MaximumText = 100_000;
    private const string Open = ReferenceText.Open;
    private readonly Dictionary<Node, Node> resolved = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Node> resolving = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Node> failed = new(ReferenceEqualityComparer.Instance);
    private int depth;

    /// <summary>The tree with every reference resolved; null after a fault.</summary>
    public MappingNode? Resolve()
    {
        var before = faults.Count;
        var tree = Resolve(root) as MappingNode;
        return faults.Count > before ? null : tree;
    }

    private Node? Resolve(Node node)
    {
        if (resolved.TryGetValue(node, out var known))
        {
            return known;
        }

        // What failed once has been reported; to resolve it again for each of its references would be without bound.
        if (failed.Contains(node))
        {
            return null;
        }

        if (!resolving.Add(node))
        {
            faults.Add(node.Position, "references go round in a circle", "one of them must be a value");
            return null;
        }

        Node? result = null;
        if (++depth > 4 * YamlReader.MaximumDepth)
        {
            faults.Add(node.Position, "references to references go too deep");
        }
        else
        {
            result = node switch
            {
                ScalarNode scalar => Scalar(scalar),
                SequenceNode sequence => Sequence(sequence),
                MappingNode mapping => Mapping(mapping),
                _ => node,
            };
        }

        depth--;
        resolving.Remove(node);
        if (result is { Size: > YamlReader.MaximumNodes } or { Depth: > YamlReader.MaximumDepth })
        {
            faults.Add(node.Position, "this grows too large with its references written out");
            result = null;
        }

        if (result is null)
        {
            failed.Add(node);
        }
        else
        {
            resolved[node] = result;
        }

        return result;
    }

    private SequenceNode? Sequence(SequenceNode sequence)
    {
        var items = sequence.Items.Select(Resolve).ToList();
        return items.Contains(null) ? null : new SequenceNode(sequence.Position, [.. items.OfType<Node>()]);
    }

    private MappingNode? Mapping(MappingNode mapping)
    {
        var entries = mapping
            .Entries.Select(entry => Resolve(entry.Value) is { } value ? entry with { Value = value } : null)
            .ToList();
        return entries.Contains(null) ? null : new MappingNode(mapping.Position, [.. entries.OfType<MappingEntry>()]);
    }

    private Node? Scalar(ScalarNode scalar)
    {
        if (!scalar.Text.Contains(Open, StringComparison.Ordinal))
        {
            return scalar;
        }

        if (ReferenceText.Split(scalar.Text) is not { } parts)
        {
            faults.Add(scalar.Position, "a '${' is not closed", "add '}', or write '$${' for a literal '${'");
            return null;
        }

        if (parts is [{ IsReference: true } whole])
        {
            return Value(scalar, whole.Text) switch
            {
                ScalarNode value => value.At(scalar.Position),
                var value => value,
            };
        }

        return Concatenate(scalar, parts);
    }

    private ScalarNode? Concatenate(ScalarNode scalar, IReadOnlyList<ReferenceText> parts)
    {
        var text = new StringBuilder();
        var reference = new StringBuilder();
        var readsEnvironment = false;
        foreach (var part in parts)
        {
            if (!part.IsReference)
            {
                text.Append(part.Text);
                reference.Append(ReferenceText.Escape(part.Text));
                continue;
            }

            switch (Value(scalar, part.Text))
            {
                case null:
                    return null;
                case ScalarNode { IsNull: false } value:
                    text.Append(value.Text);
                    reference.Append(value.Reference ?? ReferenceText.Escape(value.Text));
                    readsEnvironment |= value.Reference is not null;
                    break;
                case var other:
                    faults.Add(
                        scalar.Position,
                        $"'{Open}{part.Text}}}' is {other.Describe()} and cannot stand inside a text"
                    );
                    return null;
            }

            if (text.Length > MaximumText)
            {
                faults.Add(scalar.Position, "this text grows too long with its references written out");
                return null;
            }
        }

        return new ScalarNode(
            scalar.Position,
            text.ToString(),
            scalar.Quoted,
            readsEnvironment ? reference.ToString() : null
        );
    }

    private Node? Value(ScalarNode scalar, string reference) =>
        EnvironmentReference.Parse(reference) is { } variable
            ? Environment(scalar, reference, variable)
            : Lookup(scalar, reference);

    private ScalarNode? Environment(ScalarNode scalar, string reference, EnvironmentReference variable)
    {
        var (name, fallback) = variable;
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
        {
            faults.Add(scalar.Position, $"'{name}' is not the name of an environment variable", "write ${env:NAME}");
            return null;
        }

        if ((environment(name) ?? fallback) is not { } value)
        {
            faults.Add(
                scalar.Position,
                $"the environment variable '{name}' is not set",
                $"set it, or write ${{env:{name}:-default}}"
            );
            return null;
        }

        return new ScalarNode(scalar.Position, value, quoted: false, $"{Open}{reference}}}");
    }

    private Node? Lookup(ScalarNode scalar, string reference)
    {
        if (reference.Contains(':', StringComparison.Ordinal) || TreePath.Parse(reference) is not { } path)
        {
            faults.Add(
                scalar.Position,
                $"'{Open}{reference}}}' is no reference",
                "write ${path.to.key}, ${env:NAME}, or $${ for a literal ${"
            );
            return null;
        }

        Node? node = root;
        var parts = path.Parts.AsSpan();
        while (!parts.IsEmpty && node is not null)
        {
            // A step of the way may itself be a reference: ${algorithm.x} where algorithm is ${base}.
            if (node is ScalarNode { Text: var text } && text.Contains(Open, StringComparison.Ordinal))
            {
                node = Resolve(node);
            }

            switch (node)
            {
                case MappingNode mapping when TreePath.EntryOf(mapping, parts) is { } found:
                    node = found.Entry.Value;
                    parts = parts[found.Parts..];
                    break;
                case SequenceNode sequence when TreePath.ElementOf(sequence, parts[0]) is { } index:
                    node = sequence.Items[index];
                    parts = parts[1..];
                    break;
                default:
                    node = null;
                    break;
            }
        }

        if (node is null)
        {
            faults.Add(
                scalar.Position,
                $"'{Open}{reference}}}' names nothing that is written in this experiment",
                Suggestions.Nearest(reference, Paths(root, "")) is { } near ? $"did you mean '{Open}{near}}}'?" : null
            );
            return null;
        }

        return Resolve(node);
    }

    private static IEnumerable<string> Paths(Node node, string prefix) =>
        node is not MappingNode mapping
            ? []
            : mapping.Entries.SelectMany(entry =>
                Paths(entry.Value, $"{prefix}{entry.Key}.").Prepend(prefix + entry.Key)
            );
}
