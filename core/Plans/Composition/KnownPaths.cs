using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans.Composition;

/// <summary>
/// What paths an experiment has: those written, and the options of the experiment and of its plugins that have a default
/// and so need not be written to be overridden.
/// </summary>
internal sealed class KnownPaths(IPluginCatalog catalog)
{
    private static readonly OptionRecord Experiment = OptionRecord.Of(typeof(ExperimentOptions));
    private static readonly string[] StageKeyNames =
    [
        .. OptionRecord.Of(typeof(StageOptions)).Keys.Where(key => key != "name"),
    ];

    /// <summary>Whether an experiment's tree has a path.</summary>
    public PathPresence Presence(MappingNode tree, TreePath path)
    {
        if (path.Find(tree) is not null)
        {
            return PathPresence.Written;
        }

        // A key that every stage writes itself has no meaning for the experiment as a whole.
        var first = path.Parts[0];
        var decidedByStages =
            StageKeyNames.Contains(first)
            && tree.Get(first) is null
            && tree.Get("stages") is SequenceNode stages
            && stages.Items.All(stage => (stage as MappingNode)?.Get(first) is not null);
        return decidedByStages
            ? PathPresence.Unknown
            : InRecord(Experiment, Experiment.NewDefault(), tree, path.Parts.AsSpan());
    }

    /// <summary>Every path below an experiment that may be set, as text, for suggestions.</summary>
    public IEnumerable<string> All(MappingNode tree)
    {
        const int Enough = 5_000;
        return Written(tree, "").Concat(Options(tree, "")).Distinct(StringComparer.Ordinal).Take(Enough);
    }

    private PathPresence InRecord(OptionRecord record, object? defaults, MappingNode? node, ReadOnlySpan<string> parts)
    {
        if (record.Find(parts[0]) is { } property)
        {
            var value = defaults is null ? null : property.Property.GetValue(defaults);
            return parts.Length > 1 ? InShape(property.Shape, value, node?.Get(property.Key), parts[1..])
                : value is null ? PathPresence.Unset
                : PathPresence.Default;
        }

        return record.Properties.FirstOrDefault(p => p.IsInlinePlugin) is { Shape: OptionShape.Plugin plugin }
            ? InPlugin(plugin, node, parts)
            : PathPresence.Unknown;
    }

    private PathPresence InShape(OptionShape shape, object? value, Node? node, ReadOnlySpan<string> parts)
    {
        switch (shape)
        {
            case OptionShape.Group group:
                var record = OptionRecord.Of(group.Type);
                return InRecord(record, value ?? record.NewDefault(), node as MappingNode, parts);
            case OptionShape.Plugin plugin:
                return InPlugin(plugin, node, parts);
            case OptionShape.List list
                when node is SequenceNode sequence && TreePath.ElementOf(sequence, parts[0]) is { } index:
                return parts.Length == 1
                    ? PathPresence.Written
                    : InShape(list.Item, null, sequence.Items[index], parts[1..]);
            default:
                return PathPresence.Unknown;
        }
    }

    private PathPresence InPlugin(OptionShape.Plugin shape, Node? node, ReadOnlySpan<string> parts)
    {
        if (parts is ["plugin"])
        {
            return PathPresence.Unset;
        }

        try
        {
            if (PluginBinder.Peek(catalog, shape.Kind, node) is not { } plugin)
            {
                return PathPresence.Unknown;
            }

            var record = OptionRecord.Of(plugin.OptionsType);
            return InRecord(record, record.NewDefault(), (MappingNode)node!, parts);
        }
        catch (PluginException)
        {
            // Binding will report the plugin; here it has no paths.
            return PathPresence.Unknown;
        }
    }

    private static IEnumerable<string> Written(Node node, string prefix)
    {
        switch (node)
        {
            case MappingNode mapping:
                return mapping.Entries.SelectMany(entry =>
                    Written(entry.Value, $"{prefix}{entry.Key}.").Prepend(prefix + entry.Key)
                );
            case SequenceNode sequence:
                return sequence.Items.SelectMany(
                    (item, i) =>
                        item is MappingNode mapping
                            ? Written(
                                item,
                                $"{prefix}{((mapping.Get("name") ?? mapping.Get("plugin")) as ScalarNode)?.Text ?? $"{i}"}."
                            )
                            : []
                );
            default:
                return [];
        }
    }

    /// <summary>The options of every plugin that the tree names, at its place.</summary>
    private IEnumerable<string> Options(Node node, string prefix)
    {
        if (node is SequenceNode sequence)
        {
            return sequence.Items.SelectMany(
                (item, i) =>
                    Options(
                        item,
                        $"{prefix}{(((item as MappingNode)?.Get("name") ?? (item as MappingNode)?.Get("plugin")) as ScalarNode)?.Text ?? $"{i}"}."
                    )
            );
        }

        if (node is not MappingNode mapping)
        {
            return [];
        }

        var own = prefix.Length == 0 ? Experiment.Keys : KeysOf(mapping);
        return own.Select(key => prefix + key)
            .Concat(mapping.Entries.SelectMany(entry => Options(entry.Value, $"{prefix}{entry.Key}.")));
    }

    private IEnumerable<string> KeysOf(MappingNode mapping)
    {
        if (mapping.Get("plugin") is not ScalarNode id)
        {
            return [];
        }

        try
        {
            return catalog
                .Plugins.Where(plugin => plugin.Id == id.Text)
                .SelectMany(plugin => OptionRecord.Of(plugin.OptionsType).Keys)
                .ToList();
        }
        catch (PluginException)
        {
            return [];
        }
    }
}
