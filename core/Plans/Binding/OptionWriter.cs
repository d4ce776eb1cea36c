using System.Collections.Immutable;
using Rlfw.Contracts;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>Values back to nodes: how defaults are written out.</summary>
internal static class OptionWriter
{
    private static readonly ScalarNode Null = new(default, "null", quoted: false);

    /// <summary>The node that binds to the value.</summary>
    public static Node Write(OptionShape shape, object? value) =>
        (shape, value) switch
        {
            (_, null) => Null,
            (OptionShape.List list, System.Collections.IEnumerable items) => new SequenceNode(
                default,
                [.. items.Cast<object?>().Select(item => Write(list.Item, item))]
            ),
            (OptionShape.Map map, System.Collections.IEnumerable entries) => WriteMap(map, entries),
            (OptionShape.Group group, _) => WriteRecord(OptionRecord.Of(group.Type), value),
            (OptionShape.Plugin, PluginChoice choice) => WritePlugin(choice),
            (OptionShape.Tree, Node node) => node,
            _ => ScalarText.Write(shape, value),
        };

    /// <summary>Every option of a record.</summary>
    public static MappingNode WriteRecord(OptionRecord record, object options) =>
        new(
            default,
            [
                .. record.Properties.Select(property => new MappingEntry(
                    property.Key,
                    default,
                    Write(property.Shape, property.Property.GetValue(options))
                )),
            ]
        );

    private static MappingNode WritePlugin(PluginChoice choice)
    {
        var id = new MappingEntry("plugin", default, new ScalarNode(default, choice.Plugin.Id, quoted: true));
        var options = WriteRecord(OptionRecord.Of(choice.Plugin.OptionsType), choice.Options);
        return new MappingNode(default, options.Entries.Insert(0, id));
    }

    private static MappingNode WriteMap(OptionShape.Map map, System.Collections.IEnumerable entries)
    {
        var written = ImmutableArray.CreateBuilder<MappingEntry>();
        foreach (var entry in entries)
        {
            var type = entry.GetType();
            var key = (string)type.GetProperty("Key")!.GetValue(entry)!;
            written.Add(new MappingEntry(key, default, Write(map.Value, type.GetProperty("Value")!.GetValue(entry))));
        }

        return new MappingNode(default, [.. written.OrderBy(entry => entry.Key, StringComparer.Ordinal)]);
    }
}
