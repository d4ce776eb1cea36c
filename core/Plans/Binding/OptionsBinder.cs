using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>
/// Nodes to typed values, following shapes. Every fault is collected; a null result means that at least one was. Nothing is
/// instantiated but options records.
/// </summary>
internal sealed class OptionsBinder
{
    private readonly FaultCollector faults;
    private readonly PluginBinder plugins;

    public OptionsBinder(IPluginCatalog catalog, FaultCollector faults)
    {
        this.faults = faults;
        plugins = new PluginBinder(catalog, faults, this);
    }

    /// <summary>Binds a record; its mapping holds its keys and no others.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="node">The mapping.</param>
    /// <param name="owner">What messages call it: "experiment 'cartpole'".</param>
    public (T Options, MappingNode Resolved)? BindRecord<T>(Node node, string owner)
        where T : class =>
        BindRecord(OptionRecord.Of(typeof(T)), node, owner) is { } bound
            ? ((T)bound.Value!, (MappingNode)bound.Resolved)
            : null;

    /// <summary>As the typed overload.</summary>
    /// <param name="record">The record.</param>
    /// <param name="node">The mapping.</param>
    /// <param name="owner">What messages call it.</param>
    /// <param name="otherKeys">Keys that are right here besides the record's, for suggestions.</param>
    /// <exception cref="PluginException">The record cannot be made.</exception>
    public Bound? BindRecord(OptionRecord record, Node node, string owner, IEnumerable<string>? otherKeys = null)
    {
        if (node is not MappingNode mapping)
        {
            faults.Add(node.Position, $"{owner} must be a mapping, found {node.Describe()}");
            return null;
        }

        var before = faults.Count;
        mapping = PresetBinder.Complete(record, mapping, owner, faults);
        var options = record.NewDefault();
        var inline = record.Properties.FirstOrDefault(property => property.IsInlinePlugin);
        if (inline is null)
        {
            ReportUnknownKeys(record, mapping, owner, otherKeys ?? []);
        }

        var resolved = ImmutableArray.CreateBuilder<MappingEntry>();
        var inlineNode = inline is null ? null : BindInline(inline, record, mapping, options, resolved);
        foreach (var property in record.Properties.Where(property => !property.IsInlinePlugin))
        {
            if (BindProperty(property, mapping, options, owner) is { } value)
            {
                resolved.Add(new MappingEntry(property.Key, default, value));
            }
        }

        if (faults.Count > before || (inline is not null && inlineNode is null))
        {
            return null;
        }

        OptionRules.CheckRecord(options, record, mapping, owner, faults);
        return faults.Count > before ? null : new Bound(options, new MappingNode(default, resolved.ToImmutable()));
    }

    /// <summary>Binds one value; null after a fault.</summary>
    /// <param name="shape">What it must be.</param>
    /// <param name="node">What it is.</param>
    /// <param name="what">What messages call it: "'learning_rate'".</param>
    public Bound? Bind(OptionShape shape, Node node, string what) =>
        shape switch
        {
            OptionShape.List list => BindList(list, node, what),
            OptionShape.Map map => BindMap(map, node, what),
            OptionShape.Group group => BindRecord(OptionRecord.Of(group.Type), node, what),
            OptionShape.Plugin plugin => plugins.Bind(plugin, node, what, []),
            OptionShape.Tree => new Bound(node, node),
            _ => ScalarBinder.Bind(shape, node, what, faults),
        };

    private Node? BindProperty(OptionProperty property, MappingNode mapping, object options, string owner)
    {
        var entry = mapping.Find(property.Key);
        var what = $"'{property.Key}'";
        if (entry is null)
        {
            if (!property.Required)
            {
                return OptionWriter.Write(property.Shape, property.Property.GetValue(options));
            }

            faults.Add(mapping.Position, $"{what} is missing in {owner}", "it has no default");
            return null;
        }

        if (entry.Value is ScalarNode { IsNull: true } nothing && property.Shape is not OptionShape.Tree)
        {
            if (property.Nullable && !property.Required)
            {
                Set(property, options, null, entry.KeyPosition);
                return nothing;
            }

            faults.Add(
                entry.Value.Position,
                $"{what} expects {ScalarText.Expected(property.Shape)}, found nothing",
                property.Required ? null : "leave the key out for its default"
            );
            return null;
        }

        var value =
            property.AllowsSingle && property.Shape is OptionShape.List && entry.Value is ScalarNode scalar
                ? new SequenceNode(scalar.Position, [scalar])
                : entry.Value;
        var bound = Bind(property.Shape, value, what);
        if (bound is null)
        {
            return null;
        }

        OptionRules.CheckValue(property, bound.Value, value, faults);
        Set(property, options, bound.Value, entry.KeyPosition);
        return bound.Resolved;
    }

    private Node? BindInline(
        OptionProperty inline,
        OptionRecord record,
        MappingNode mapping,
        object options,
        ImmutableArray<MappingEntry>.Builder resolved
    )
    {
        var own = record.Keys.ToArray();
        var shape = (OptionShape.Plugin)inline.Shape;
        var bound = plugins.Bind(shape, mapping.Without(own), shape.Noun, own);
        if (bound is null)
        {
            return null;
        }

        Set(inline, options, bound.Value, mapping.Position);
        resolved.AddRange(((MappingNode)bound.Resolved).Entries);
        return bound.Resolved;
    }

    private Bound? BindList(OptionShape.List list, Node node, string what)
    {
        if (node is not SequenceNode sequence)
        {
            var hint = node is ScalarNode { Reference: null } scalar ? $"write [{scalar.Text}]" : null;
            faults.Add(node.Position, $"{what} expects {ScalarText.Expected(list)}, found {node.Describe()}", hint);
            return null;
        }

        var bound = sequence.Items.Select((item, i) => Bind(list.Item, item, $"element {i + 1} of {what}")).ToList();
        if (bound.Contains(null))
        {
            return null;
        }

        var values = Array.CreateInstance(list.ItemType, bound.Count);
        for (var i = 0; i < bound.Count; i++)
        {
            values.SetValue(bound[i]!.Value, i);
        }

        // A read-only view: plans are immutable, and a plugin that casts a list to an array must not be able to change one.
        var view = typeof(ReadOnlyCollection<>).MakeGenericType(list.ItemType);
        var value = list.IsArray ? values : Activator.CreateInstance(view, values);
        return new Bound(value, new SequenceNode(default, [.. bound.Select(item => item!.Resolved)]));
    }

    private Bound? BindMap(OptionShape.Map map, Node node, string what)
    {
        if (node is not MappingNode mapping)
        {
            faults.Add(node.Position, $"{what} expects a mapping, found {node.Describe()}");
            return null;
        }

        var type = typeof(SortedDictionary<,>).MakeGenericType(typeof(string), map.ValueType);
        var values = (System.Collections.IDictionary)Activator.CreateInstance(type, StringComparer.Ordinal)!;
        var resolved = ImmutableArray.CreateBuilder<MappingEntry>();
        foreach (var entry in mapping.Entries)
        {
            if (Bind(map.Value, entry.Value, $"'{entry.Key}' of {what}") is { } bound)
            {
                values[entry.Key] = bound.Value;
                resolved.Add(new MappingEntry(entry.Key, default, bound.Resolved));
            }
        }

        var view = typeof(ReadOnlyDictionary<,>).MakeGenericType(typeof(string), map.ValueType);
        var value = Activator.CreateInstance(view, values);
        return resolved.Count == mapping.Entries.Length
            ? new Bound(value, new MappingNode(default, resolved.ToImmutable()))
            : null;
    }

    private void Set(OptionProperty property, object options, object? value, Position position)
    {
        try
        {
            property.Property.SetValue(options, value);
        }
        catch (TargetInvocationException exception)
        {
            var cause = exception.InnerException?.Message ?? exception.Message;
            faults.Add(position, $"'{property.Key}' was refused: {cause.TrimEnd('.')}");
        }
    }

    private void ReportUnknownKeys(
        OptionRecord record,
        MappingNode mapping,
        string owner,
        IEnumerable<string> otherKeys
    )
    {
        foreach (var entry in mapping.Entries.Where(entry => record.Find(entry.Key) is null))
        {
            string[] keys = [.. record.Keys.Concat(otherKeys).Order(StringComparer.Ordinal)];
            faults.Add(
                entry.KeyPosition,
                $"unknown key '{entry.Key}' in {owner}",
                Suggestions.For(entry.Key, keys, "valid keys")
                    ?? (keys.Length > 0 ? $"valid keys: {string.Join(", ", keys)}" : "it takes no options")
            );
        }
    }
}
