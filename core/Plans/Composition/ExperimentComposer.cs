using System.Collections.Immutable;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans.Composition;

/// <summary>
/// The file's tree to one tree per experiment: the file's <c>defaults</c> lie under what <c>extends</c> names, and that
/// under the experiment's own keys. Names and descriptions are not inherited.
/// </summary>
internal sealed class ExperimentComposer(FaultCollector faults)
{
    private readonly Dictionary<string, MappingNode> written = new(StringComparer.Ordinal);

    // null where composing failed and was reported.
    private readonly Dictionary<string, MappingNode?> composed = new(StringComparer.Ordinal);

    /// <summary>The experiments in the order of the file; those at fault are left out.</summary>
    public ImmutableArray<ComposedExperiment> Compose(Node root)
    {
        if (root is ScalarNode { IsNull: true })
        {
            faults.Add(root.Position, "the file is empty", "begin with 'version: 1' and 'experiments:'");
            return [];
        }

        if (root is not MappingNode file)
        {
            faults.Add(root.Position, $"an experiment file is a mapping, found {root.Describe()}");
            return [];
        }

        CheckTop(file);
        var defaults = Defaults(file);
        var names = Experiments(file);
        var experiments = ImmutableArray.CreateBuilder<ComposedExperiment>();
        foreach (var name in names)
        {
            if (WithExtends(name, []) is { } tree)
            {
                var merged = defaults is null ? tree : TreeMerge.Merge(defaults, tree);
                experiments.Add(new ComposedExperiment(name, merged, []));
            }
        }

        return experiments.ToImmutable();
    }

    private void CheckTop(MappingNode file)
    {
        string[] keys = ["version", "defaults", "experiments"];
        foreach (var entry in file.Entries.Where(entry => !keys.Contains(entry.Key)))
        {
            faults.Add(
                entry.KeyPosition,
                $"unknown key '{entry.Key}' at the top of the file",
                Suggestions.For(entry.Key, keys, "valid keys")
            );
        }

        switch (file.Get("version"))
        {
            case null:
                faults.Add(file.Position, "the file does not say its version", "add 'version: 1' at the top");
                break;
            case ScalarNode version
                when !CoreSchema.TryInteger(version.Text, out var number)
                    || version.Quoted
                    || number != ExperimentFileOptions.CurrentVersion:
                faults.Add(version.Position, $"'version' must be 1, found {version.Describe()}");
                break;
            case ScalarNode:
                break;
            case var other:
                faults.Add(other.Position, $"'version' must be 1, found {other.Describe()}");
                break;
        }
    }

    private MappingNode? Defaults(MappingNode file)
    {
        if (file.Get("defaults") is not { } node)
        {
            return null;
        }

        if (node is not MappingNode defaults)
        {
            faults.Add(node.Position, $"'defaults' must be a mapping, found {node.Describe()}");
            return null;
        }

        var keys = OptionRecord
            .Of(typeof(ExperimentOptions))
            .Keys.Where(key => key is not ("name" or "extends"))
            .ToList();
        foreach (var entry in defaults.Entries.Where(entry => !keys.Contains(entry.Key)))
        {
            faults.Add(
                entry.KeyPosition,
                entry.Key is "name" or "extends"
                    ? $"'{entry.Key}' belongs to one experiment and cannot stand in 'defaults'"
                    : $"unknown key '{entry.Key}' in 'defaults'",
                entry.Key is "name" or "extends" ? null : Suggestions.For(entry.Key, keys, "valid keys")
            );
        }

        return new MappingNode(defaults.Position, [.. defaults.Entries.Where(entry => keys.Contains(entry.Key))]);
    }

    private List<string> Experiments(MappingNode file)
    {
        var names = new List<string>();
        switch (file.Get("experiments"))
        {
            case SequenceNode { Items.Length: > 0 } sequence:
                foreach (var item in sequence.Items)
                {
                    if (Name(item) is { } name)
                    {
                        names.Add(name);
                    }
                }

                break;
            case null or SequenceNode:
                faults.Add(
                    file.Find("experiments")?.Value.Position ?? file.Position,
                    "the file lists no experiments",
                    "add 'experiments:' with at least one '- name: ...'"
                );
                break;
            case var other:
                faults.Add(
                    other.Position,
                    $"'experiments' must be a list, found {other.Describe()}",
                    "write '- name: ...' for each"
                );
                break;
        }

        return names;
    }

    private string? Name(Node item)
    {
        if (item is not MappingNode experiment)
        {
            faults.Add(
                item.Position,
                $"an experiment must be a mapping, found {item.Describe()}",
                "write '- name: ...'"
            );
            return null;
        }

        if (experiment.Get("name") is not { } node)
        {
            faults.Add(experiment.Position, "this experiment lacks 'name'");
            return null;
        }

        if (node is ScalarNode { Text.Length: > Names.LongestName and var length })
        {
            faults.Add(
                node.Position,
                $"the name of an experiment may have {Names.LongestName} characters, this one has {length}",
                "it becomes the name of a folder"
            );
            return null;
        }

        if (node is not ScalarNode { Text: var name } || !Names.IsKebabCase(name))
        {
            var wrong = node is ScalarNode scalar ? scalar.Text : "";
            faults.Add(
                node.Position,
                $"the name of an experiment must be kebab-case (like 'grpo-arithmetic'), found {node.Describe()}",
                Names.ToKebabCase(wrong) is { } near ? $"did you mean '{near}'?" : null
            );
            return null;
        }

        if (!this.written.TryAdd(name, experiment))
        {
            faults.Add(
                node.Position,
                $"a second experiment is named '{name}'",
                $"the first is at {this.written[name].Position}"
            );
            return null;
        }

        return name;
    }

    /// <summary>The experiment's own keys over those of what it extends; null after a fault.</summary>
    private MappingNode? WithExtends(string name, ImmutableList<string> chain)
    {
        if (composed.TryGetValue(name, out var known))
        {
            return known;
        }

        var own = written[name];
        var tree = own.Without("extends");
        if (own.Get("extends") is { } node)
        {
            if (Base(name, node, chain.Add(name)) is not { } below)
            {
                composed[name] = null;
                return null;
            }

            tree = TreeMerge.Merge(below.Without("name", "description"), tree);
        }

        composed[name] = tree;
        return tree;
    }

    private MappingNode? Base(string name, Node node, ImmutableList<string> chain)
    {
        if (node is not ScalarNode { Text: var target })
        {
            faults.Add(node.Position, $"'extends' expects the name of an experiment, found {node.Describe()}");
            return null;
        }

        if (!written.ContainsKey(target))
        {
            faults.Add(
                node.Position,
                $"'{name}' extends '{target}', which is no experiment of this file",
                Suggestions.For(target, written.Keys.Where(other => other != name), "there are")
            );
            return null;
        }

        if (chain.Contains(target))
        {
            var cycle = chain.Skip(chain.IndexOf(target)).Append(target);
            faults.Add(node.Position, $"'extends' goes round in a circle: {string.Join(" -> ", cycle)}");
            return null;
        }

        if (chain.Count >= YamlReader.MaximumDepth)
        {
            faults.Add(node.Position, $"'extends' goes through more than {YamlReader.MaximumDepth} experiments");
            return null;
        }

        return WithExtends(target, chain);
    }
}
