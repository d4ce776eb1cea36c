using System.Reflection;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>A <c>{ plugin: id, option: ... }</c> mapping to a chosen plugin with its options.</summary>
internal sealed class PluginBinder(IPluginCatalog catalog, FaultCollector faults, OptionsBinder options)
{
    /// <summary>Binds a choice; null after a fault.</summary>
    /// <param name="shape">The contract.</param>
    /// <param name="node">The mapping.</param>
    /// <param name="what">What messages call it: "'model'".</param>
    /// <param name="otherKeys">Keys of the surrounding record that stand in the same mapping.</param>
    public Bound? Bind(OptionShape.Plugin shape, Node node, string what, string[] otherKeys)
    {
        if (node is not MappingNode mapping)
        {
            var hint = node is ScalarNode { Reference: null, IsNull: false } scalar
                ? $"write {{ plugin: {scalar.Text} }}"
                : null;
            faults.Add(
                node.Position,
                $"{what} expects a mapping that names {shape.Noun}, found {node.Describe()}",
                hint
            );
            return null;
        }

        if (Find(shape, mapping, what) is not { } plugin || !Fits(shape, plugin, mapping))
        {
            return null;
        }

        var owner = $"options of {Word(plugin.Kind)} '{plugin.Id}'";
        try
        {
            var record = OptionRecord.Of(plugin.OptionsType);
            if (record.Keys.FirstOrDefault(otherKeys.Append("plugin").Contains) is { } taken)
            {
                faults.Add(
                    mapping.Position,
                    $"{owner} cannot be used: its key '{taken}' is taken by the experiment file"
                );
                return null;
            }

            return options.BindRecord(record, mapping.Without("plugin"), owner, otherKeys) is { } bound
                ? Choice(shape, plugin, mapping, bound)
                : null;
        }
        catch (PluginException exception)
        {
            faults.Add(
                mapping.Position,
                $"{Word(plugin.Kind)} '{plugin.Id}' (plugin package '{plugin.Package}') cannot be used: {exception.Message}"
            );
            return null;
        }
    }

    /// <summary>The plugin that a mapping names, without any fault; null where it names none that exists.</summary>
    public static PluginDescriptor? Peek(IPluginCatalog catalog, PluginKind kind, Node? node) =>
        node is MappingNode mapping && mapping.Get("plugin") is ScalarNode id ? catalog.Find(kind, id.Text) : null;

    /// <summary>How a kind is written in messages and manifests: "algorithm".</summary>
    public static string Word(PluginKind kind) => OptionShapes.SnakeCase(kind.ToString()).Replace('_', ' ');

    /// <summary>What a plugin is, by the most special contract it implements: "a language model".</summary>
    public static string Noun(PluginDescriptor plugin)
    {
        var contracts = plugin
            .ImplementationType.GetInterfaces()
            .Where(contract =>
                contract.GetCustomAttribute<PluginContractAttribute>() is { } mark && mark.Kind == plugin.Kind
            )
            .ToList();
        var special = contracts.FirstOrDefault(contract =>
            !contracts.Any(other => other != contract && contract.IsAssignableFrom(other))
        );
        return special?.GetCustomAttribute<PluginContractAttribute>()?.Noun ?? Word(plugin.Kind);
    }

    private static Bound Choice(OptionShape.Plugin shape, PluginDescriptor plugin, MappingNode mapping, Bound bound)
    {
        var choice = (PluginChoice)Activator.CreateInstance(shape.ChoiceType, plugin, bound.Value)!;
        typeof(PluginChoice).GetProperty(nameof(PluginChoice.Source))!.SetValue(choice, mapping.Position.ToString());
        var written = (ScalarNode)mapping.Get("plugin")!;
        var id = new MappingEntry(
            "plugin",
            default,
            new ScalarNode(default, plugin.Id, quoted: true, written.Reference)
        );
        var resolved = (MappingNode)bound.Resolved;
        return new Bound(choice, new MappingNode(default, resolved.Entries.Insert(0, id)));
    }

    private PluginDescriptor? Find(OptionShape.Plugin shape, MappingNode mapping, string what)
    {
        var fitting = catalog
            .Plugins.Where(plugin =>
                plugin.Kind == shape.Kind && shape.Contract.IsAssignableFrom(plugin.ImplementationType)
            )
            .Select(plugin => plugin.Id)
            .ToList();
        switch (mapping.Find("plugin")?.Value)
        {
            case null:
                faults.Add(mapping.Position, $"{what} lacks 'plugin', which names {shape.Noun}", List(fitting));
                return null;
            case ScalarNode { IsNull: false } id when catalog.Find(shape.Kind, id.Text) is { } plugin:
                return plugin;
            case ScalarNode { IsNull: false } id:
                ReportUnknown(shape.Kind, id, fitting);
                return null;
            case var other:
                faults.Add(
                    other.Position,
                    $"'plugin' expects the id of {shape.Noun}, found {other.Describe()}",
                    List(fitting)
                );
                return null;
        }
    }

    private void ReportUnknown(PluginKind kind, ScalarNode id, List<string> fitting)
    {
        var word = Word(kind);
        if (
            catalog.Failures.FirstOrDefault(failure =>
                failure.Provides.Contains($"{word} {id.Text}", StringComparer.Ordinal)
            ) is
            { } failure
        )
        {
            faults.Add(
                id.Position,
                $"{word} '{id.Text}' could not be loaded: plugin package '{failure.Package}': {failure.Reason.TrimEnd('.')}"
            );
        }
        else if (catalog.Plugins.FirstOrDefault(plugin => plugin.Id == id.Text && plugin.Kind != kind) is { } stranger)
        {
            faults.Add(id.Position, $"'{id.Text}' is {Noun(stranger)}, not {Article(word)}", List(fitting));
        }
        else
        {
            var written = id.Reference ?? id.Text;
            faults.Add(id.Position, $"unknown {word} '{written}'", Suggestions.For(written, fitting, "there are"));
        }
    }

    private bool Fits(OptionShape.Plugin shape, PluginDescriptor plugin, MappingNode mapping)
    {
        if (shape.Contract.IsAssignableFrom(plugin.ImplementationType))
        {
            return true;
        }

        faults.Add(
            mapping.Get("plugin")!.Position,
            $"'{plugin.Id}' is {Noun(plugin)}, but {shape.Noun} is needed here"
        );
        return false;
    }

    private static string? List(List<string> ids) =>
        ids.Count is > 0 and <= 12 ? $"there are: {string.Join(", ", ids)}" : null;

    private static string Article(string word) =>
        "aeiou".Contains(word[0], StringComparison.Ordinal) ? $"an {word}" : $"a {word}";
}
