using System.Collections.Immutable;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rlfw.Plans.Reading;

/// <summary>
/// Text to nodes. What YAML allows and an experiment file has no use for is a fault: several documents, tags of types,
/// merge keys, keys that are not scalars, an alias inside its own anchor. Aliases are bounded by the size of the tree they
/// stand for, so a small file cannot grow into a large one.
/// </summary>
internal sealed class YamlReader
{
    public const int MaximumDepth = 64;
    public const int MaximumNodes = 100_000;

    private readonly Parser parser;
    private readonly Func<int, int, Position> place;
    private readonly FaultCollector faults;

    // null marks an anchor whose node is still being read: an alias to it would contain itself.
    private readonly Dictionary<AnchorName, Node?> anchors = [];
    private int nodesRead;

    private YamlReader(TextReader text, Func<int, int, Position> place, FaultCollector faults)
    {
        parser = new Parser(text);
        this.place = place;
        this.faults = faults;
    }

    /// <summary>Reads the one document of a text; null after a fault that ends the reading.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="place">Position of a line and column of the text.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static Node? Read(string text, Func<int, int, Position> place, FaultCollector faults)
    {
        using var reader = new StringReader(text);
        var yaml = new YamlReader(reader, place, faults);
        try
        {
            return yaml.ReadDocument();
        }
        catch (StopReadingException stop)
        {
            faults.Add(stop.Position, stop.Message, stop.Suggestion);
        }
        catch (YamlException exception)
        {
            var (line, column, message, suggestion) = YamlFaults.Explain(exception, text);
            faults.Add(place(line, column), message, suggestion);
        }
        catch (Exception exception)
            when (exception is ArgumentException or InvalidOperationException or FormatException)
        {
            // The parser gives a bracket without its end, among others, away as a plain exception without a position.
            var at = yaml.parser.Current?.End;
            faults.Add(
                place((int)(at?.Line ?? 1), (int)(at?.Column ?? 1)),
                "this is not YAML from here on",
                "a '[' or '{' may not be closed"
            );
        }

        return null;
    }

    private Node ReadDocument()
    {
        Expect<StreamStart>();
        if (parser.Current is StreamEnd)
        {
            return new ScalarNode(place(1, 1), "", quoted: false);
        }

        Expect<DocumentStart>();
        var root = ReadNode(depth: 1);
        Expect<DocumentEnd>();
        return parser.Current is StreamEnd
            ? root
            : throw Stop(parser.Current!, "a second YAML document begins here", "keep one document in a file");
    }

    private Node ReadNode(int depth)
    {
        var start = parser.Current!;
        if (depth > MaximumDepth)
        {
            throw Stop(start, $"nodes are nested deeper than {MaximumDepth} levels");
        }

        nodesRead++;
        var node = start switch
        {
            AnchorAlias alias => ReadAlias(alias, depth),
            Scalar scalar => ReadScalar(scalar),
            SequenceStart sequence => ReadSequence(sequence, depth),
            MappingStart mapping => ReadMapping(mapping, depth),
            _ => throw Stop(start, "a value is missing here"),
        };
        if (nodesRead > MaximumNodes || node.Size > MaximumNodes)
        {
            throw Stop(start, $"the file has more than {MaximumNodes} nodes with its aliases written out");
        }

        return node;
    }

    private Node ReadAlias(AnchorAlias alias, int depth)
    {
        if (!anchors.TryGetValue(alias.Value, out var node))
        {
            throw Stop(
                alias,
                $"the alias '*{alias.Value.Value}' has no anchor before it",
                Suggestions.For(alias.Value.Value, anchors.Keys.Select(name => name.Value), "anchors")
            );
        }

        if (node is null)
        {
            throw Stop(alias, $"the alias '*{alias.Value.Value}' stands inside its own anchor");
        }

        if (depth + node.Depth > MaximumDepth)
        {
            throw Stop(alias, $"nodes are nested deeper than {MaximumDepth} levels");
        }

        Advance();
        return node;
    }

    private ScalarNode ReadScalar(Scalar scalar)
    {
        var tag = Tag(scalar, "!!str");
        var quoted = scalar.Style != ScalarStyle.Plain || tag;
        var node = new ScalarNode(At(scalar), scalar.Value, quoted);
        Advance();
        Define(scalar, node);
        return node;
    }

    private SequenceNode ReadSequence(SequenceStart start, int depth)
    {
        Tag(start, "!!seq");
        Begin(start);
        Advance();
        var items = ImmutableArray.CreateBuilder<Node>();
        while (parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        Advance();
        var node = new SequenceNode(At(start), items.ToImmutable());
        Define(start, node);
        return node;
    }

    private MappingNode ReadMapping(MappingStart start, int depth)
    {
        Tag(start, "!!map");
        Begin(start);
        Advance();
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        while (parser.Current is not MappingEnd)
        {
            var key = ReadKey();
            var value = ReadNode(depth + 1);
            if (seen.TryGetValue(key.Text, out var first))
            {
                faults.Add(key.Position, $"the key '{key.Text}' stands here a second time", $"the first is at {first}");
                continue;
            }

            seen.Add(key.Text, key.Position);
            entries.Add(new MappingEntry(key.Text, key.Position, value));
        }

        Advance();
        var node = new MappingNode(At(start), entries.ToImmutable());
        Define(start, node);
        return node;
    }

    private ScalarNode ReadKey()
    {
        if (parser.Current is not Scalar scalar)
        {
            throw Stop(
                parser.Current!,
                "a key must be a plain word",
                "quote a value that begins with '{', '[', '*' or '&'"
            );
        }

        if (scalar.Value == "<<" && scalar.Style == ScalarStyle.Plain)
        {
            throw Stop(scalar, "merge keys ('<<') are not part of YAML 1.2", "use 'extends' or 'defaults'");
        }

        return ReadScalar(scalar);
    }

    private bool Tag(NodeEvent node, string allowed)
    {
        if (node.Tag.IsEmpty)
        {
            return false;
        }

        var tag = node.Tag.Value.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal);
        return tag == allowed || tag == "!"
            ? true
            : throw Stop(node, $"the tag '{tag}' is not allowed here", "remove it; quote a value that is a text");
    }

    private void Begin(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor] = null;
        }
    }

    private void Define(NodeEvent node, Node value)
    {
        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor] = value;
        }
    }

    private void Expect<TEvent>()
        where TEvent : ParsingEvent
    {
        if (parser.Current is null)
        {
            Advance();
        }

        if (parser.Current is not TEvent)
        {
            throw Stop(parser.Current!, "the document does not end where it should");
        }

        Advance();
    }

    private void Advance() => parser.MoveNext();

    private Position At(ParsingEvent parsed) => place((int)parsed.Start.Line, (int)parsed.Start.Column);

    private StopReadingException Stop(ParsingEvent at, string message, string? suggestion = null) =>
        new(At(at), message, suggestion);

    private sealed class StopReadingException(Position position, string message, string? suggestion)
        : Exception(message)
    {
        public Position Position { get; } = position;

        public string? Suggestion { get; } = suggestion;
    }
}
