using System.Collections.Immutable;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Composition;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans.Sweeps;

/// <summary>One tree to n: an experiment's <c>sweep:</c> to a tree for each combination of its values.</summary>
internal sealed class SweepExpander(IPluginCatalog catalog, OptionsBinder binder, FaultCollector faults)
{
    /// <summary>The most runs that one file may plan; more is a slip in a sweep.</summary>
    public const int MaximumRuns = 10_000;

    // What a run is called, or which runs there are, is not a matter of trying values.
    private static readonly string[] Unsweepable = ["name", "description", "seeds", "from", "tracking", "sweep"];
    private readonly KnownPaths known = new(catalog);

    /// <summary>The trees of an experiment: one without a sweep, none after a fault.</summary>
    public IReadOnlyList<SweepPoint> Expand(ComposedExperiment experiment)
    {
        var tree = experiment.Tree.Without("sweep");
        if (experiment.Tree.Get("sweep") is not { } node)
        {
            return [new SweepPoint(tree, ImmutableDictionary<string, string>.Empty)];
        }

        if (
            binder.BindRecord<SweepOptions>(node, "'sweep'") is not var (sweep, _)
            || Axes(experiment, tree, node, sweep) is not { } axes
        )
        {
            return [];
        }

        var runs = axes.Aggregate(1.0, (count, axis) => count * axis.Values.Count);
        if (runs > MaximumRuns)
        {
            faults.Add(node.Position, $"this sweep has {runs:0} combinations; a file may plan {MaximumRuns} runs");
            return [];
        }

        return [.. Combinations(axes).Select(values => Assign(experiment, tree, axes, values)).OfType<SweepPoint>()];
    }

    private List<SweepAxis>? Axes(ComposedExperiment experiment, MappingNode tree, Node node, SweepOptions sweep)
    {
        var before = faults.Count;
        var parameters = (MappingNode)((MappingNode)node).Get("parameters")!;
        if (parameters.Entries.IsEmpty)
        {
            faults.Add(
                parameters.Position,
                "'parameters' names nothing to try",
                "add 'path.to.key: { values: [...] }'"
            );
        }

        var axes = new List<SweepAxis>();
        foreach (var entry in parameters.Entries)
        {
            if (Path(experiment, tree, entry, parameters) is { } path)
            {
                var values = SweepAxis.ValuesOf(sweep.Parameters[entry.Key], entry.Value.Position);
                axes.Add(new SweepAxis(path, entry.KeyPosition, values));
            }
        }

        return faults.Count > before ? null : axes;
    }

    private TreePath? Path(ComposedExperiment experiment, MappingNode tree, MappingEntry entry, MappingNode parameters)
    {
        if (TreePath.Parse(entry.Key) is not { } path)
        {
            faults.Add(
                entry.KeyPosition,
                $"'{entry.Key}' is not a path",
                "write names with dots: algorithm.learning_rate"
            );
            return null;
        }

        if (Unsweepable.Contains(path.Parts[0]))
        {
            faults.Add(entry.KeyPosition, $"'{path.Parts[0]}' cannot be swept");
            return null;
        }

        if (
            experiment.Overrides.FirstOrDefault(o => o.Path.StartsWith(path) || path.StartsWith(o.Path)) is { } clash
            && !IsPluginAbove(path, clash.Path)
        )
        {
            faults.Add(
                clash.Position,
                $"'{clash.Path}' is swept by experiment '{experiment.Name}', so it cannot be set as well",
                "add ~sweep to run without the sweep"
            );
            return null;
        }

        // Below a plugin that is swept itself, each combination's binding tells what its plugin knows.
        var belowSweptPlugin = parameters.Keys.Any(key =>
            key.EndsWith(".plugin", StringComparison.Ordinal)
            && key != entry.Key
            && entry.Key.StartsWith(key[..^"plugin".Length], StringComparison.Ordinal)
        );
        if (!belowSweptPlugin && known.Presence(tree, path) == PathPresence.Unknown)
        {
            faults.Add(
                entry.KeyPosition,
                $"experiment '{experiment.Name}' has no '{entry.Key}' to sweep",
                Suggestions.Nearest(entry.Key, known.All(tree)) is { } near ? $"did you mean '{near}'?" : null
            );
            return null;
        }

        return path;
    }

    private static bool IsPluginAbove(TreePath swept, TreePath set) =>
        swept.Last == "plugin"
        && set.StartsWith(swept.Parent)
        && set != swept
        && set.Parts.Length > swept.Parent.Parts.Length;

    /// <summary>Every choice of one value per axis; the first axis moves slowest.</summary>
    private static IEnumerable<ImmutableArray<Node>> Combinations(List<SweepAxis> axes) =>
        axes.Aggregate(
            (IEnumerable<ImmutableArray<Node>>)[ImmutableArray<Node>.Empty],
            (chosen, axis) => chosen.SelectMany(values => axis.Values.Select(value => values.Add(value)))
        );

    private SweepPoint? Assign(
        ComposedExperiment experiment,
        MappingNode tree,
        List<SweepAxis> axes,
        ImmutableArray<Node> values
    )
    {
        var pairs = axes.Zip(values).OrderBy(pair => pair.First.Path.Last != "plugin").ToList();
        foreach (var (axis, value) in pairs)
        {
            if (axis.Path.Set(tree, value, axis.Key) is not { } assigned)
            {
                faults.Add(axis.Key, $"'{axis.Path}' cannot be set: a value is in its way");
                return null;
            }

            tree = assigned;
            if (axis.Path.Last == "plugin")
            {
                // A new plugin starts from its defaults; what the command line says holds for it too.
                foreach (var change in experiment.Overrides.Where(change => IsPluginAbove(axis.Path, change.Path)))
                {
                    tree = OverrideApplier.Again(tree, change);
                }
            }
        }

        var assignment = axes.Zip(values)
            .ToImmutableSortedDictionary(
                pair => pair.First.Path.ToString(),
                pair => Text(pair.Second),
                StringComparer.Ordinal
            );
        return new SweepPoint(tree, assignment);
    }

    private static string Text(Node value) =>
        value is ScalarNode scalar ? scalar.Reference ?? scalar.Text : YamlWriter.Inline(value);
}
