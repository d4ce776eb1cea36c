using System.Collections.Immutable;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Composition;

/// <summary>
/// Applies overrides to composed experiments. One that names no experiment means all that have its path: written or with a
/// default; where none has, all in which the path may be set.
/// </summary>
internal sealed class OverrideApplier(IPluginCatalog catalog, FaultCollector faults)
{
    private static readonly string[] Fixed = ["name", "extends"];
    private readonly KnownPaths known = new(catalog);

    /// <summary>The experiments with the overrides in their trees.</summary>
    public ImmutableArray<ComposedExperiment> Apply(
        ImmutableArray<ComposedExperiment> experiments,
        IEnumerable<Override> overrides
    )
    {
        // A change of plugin drops the old one's options, so it must not come after what is set for the new one.
        foreach (var change in overrides.OrderBy(change => change.Path.Last != "plugin"))
        {
            experiments = Apply(experiments, change);
        }

        return experiments;
    }

    /// <summary>An experiment's tree with an override set whatever stands there, for trees that a sweep has changed.</summary>
    public static MappingNode Again(MappingNode tree, Override change) =>
        (
            change.Kind == OverrideKind.Remove
                ? change.Path.Remove(tree)
                : change.Path.Set(tree, change.Value!, change.Position)
        ) ?? tree;

    private ImmutableArray<ComposedExperiment> Apply(ImmutableArray<ComposedExperiment> experiments, Override change)
    {
        var named = experiments.FirstOrDefault(experiment =>
            change.Path.Parts.Length > 1 && experiment.Name == change.Path.Parts[0]
        );
        var candidates = named is null ? experiments : [named];
        var local = named is null ? change : change with { Path = change.Path.Tail };
        if (Fixed.Contains(local.Path.Parts[0]))
        {
            faults.Add(change.Position, $"'{local.Path.Parts[0]}' cannot be overridden");
            return experiments;
        }

        var presence = candidates.ToDictionary(
            e => e.Name,
            e => known.Presence(e.Tree, local.Path),
            StringComparer.Ordinal
        );
        var targets = candidates.Where(e => IsTarget(local, presence[e.Name], named is not null)).ToList();
        if (targets.Count == 0 && local.Kind == OverrideKind.Set)
        {
            targets = [.. candidates.Where(e => presence[e.Name] == PathPresence.Unset)];
        }

        if (local.Kind == OverrideKind.Add)
        {
            targets = [.. targets.Where(e => HasPlaceFor(e.Tree, local.Path))];
        }

        if (targets.Count == 0)
        {
            ReportNoTarget(local, [.. candidates], presence);
            return experiments;
        }

        return [.. experiments.Select(e => targets.Contains(e) ? Changed(e, local) : e)];
    }

    private static bool IsTarget(Override change, PathPresence presence, bool named) =>
        change.Kind switch
        {
            OverrideKind.Set => presence >= PathPresence.Default || (named && presence == PathPresence.Unset),
            OverrideKind.Add => presence != PathPresence.Written,
            _ => presence == PathPresence.Written,
        };

    private bool HasPlaceFor(MappingNode tree, TreePath path) =>
        path.Parts.Length == 1 || known.Presence(tree, path.Parent) != PathPresence.Unknown;

    private ComposedExperiment Changed(ComposedExperiment experiment, Override change)
    {
        var tree =
            change.Kind == OverrideKind.Remove
                ? change.Path.Remove(experiment.Tree)
                : change.Path.Set(experiment.Tree, change.Value!, change.Position);
        if (tree is null)
        {
            faults.Add(
                change.Position,
                $"'{change.Path}' cannot be set in experiment '{experiment.Name}': a value is in its way"
            );
            return experiment;
        }

        return experiment with
        {
            Tree = tree,
            Overrides = [.. experiment.Overrides, change],
        };
    }

    private void ReportNoTarget(
        Override change,
        List<ComposedExperiment> candidates,
        Dictionary<string, PathPresence> presence
    )
    {
        var path = change.Path.ToString();
        if (change.Kind == OverrideKind.Add && presence.ContainsValue(PathPresence.Written))
        {
            faults.Add(change.Position, $"'{path}' is written already", $"write {path}=... without '+' to change it");
            return;
        }

        if (change.Kind == OverrideKind.Remove && presence.Values.Any(p => p != PathPresence.Unknown))
        {
            faults.Add(change.Position, $"'{path}' is not written anywhere, so it cannot be removed");
            return;
        }

        var whose = candidates.Count == 1 ? $"experiment '{candidates[0].Name}' has no" : "no experiment has";
        faults.Add(change.Position, $"{whose} '{path}'", Suggestion(change, candidates));
    }

    private string? Suggestion(Override change, List<ComposedExperiment> candidates)
    {
        if (change.Path.Parts is ["defaults", _, ..])
        {
            return $"defaults are merged into the experiments: write '{change.Path.Tail}'";
        }

        var all = candidates
            .SelectMany(e =>
                known.All(e.Tree).SelectMany(path => candidates.Count > 1 ? [path, $"{e.Name}.{path}"] : new[] { path })
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (Suggestions.Nearest(change.Path.ToString(), all) is { } near)
        {
            return $"did you mean '{near}'?";
        }

        // A path that lacks its beginning: 'group_size' where 'stages.grpo.algorithm.group_size' is.
        return all.FirstOrDefault(path => path.EndsWith($".{change.Path}", StringComparison.Ordinal)) is { } longer
                ? $"did you mean '{longer}'?"
            : change.Kind == OverrideKind.Set ? $"write +{change.Path}=... to add a key"
            : null;
    }
}
