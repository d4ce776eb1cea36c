using Rlfw.Contracts;
using Rlfw.Plans.Composition;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans.Binding;

/// <summary>
/// An experiment's tree to its stages' trees: the experiment's keys lie under those of each stage. What only some stages
/// have a use for (an experiment's rewards in a supervised stage) is left out of the others; what none has is a fault.
/// </summary>
internal sealed class StageTrees(IPluginCatalog catalog, FaultCollector faults)
{
    /// <summary>The keys that stages inherit.</summary>
    public static readonly string[] Keys = [.. OptionRecord.Of(typeof(StageOptions)).Keys.Where(key => key != "name")];

    /// <summary>The stage's name where an experiment lists none.</summary>
    public const string Main = "main";

    private static readonly string[] Sharable =
    [
        "environment",
        "wrappers",
        "dataset",
        "rewards",
        "model",
        "completions",
    ];

    /// <summary>The stages in order; null after a fault that leaves them unknown.</summary>
    public List<StageTree>? Of(string name, MappingNode tree)
    {
        var shared = new MappingNode(tree.Position, [.. tree.Entries.Where(entry => Keys.Contains(entry.Key))]);
        var owner = $"experiment '{name}'";
        switch (tree.Find("stages")?.Value)
        {
            case null or ScalarNode { IsNull: true }:
                var main = shared.With(
                    new MappingEntry("name", tree.Position, new ScalarNode(tree.Position, Main, quoted: true))
                );
                return [new StageTree(owner, main, shared.Keys.ToHashSet(StringComparer.Ordinal), Algorithm(shared))];
            case SequenceNode { Items.Length: > 0 } sequence:
                return Listed(owner, shared, sequence);
            case SequenceNode empty:
                faults.Add(empty.Position, $"'stages' of {owner} is empty", "leave the key out for a single stage");
                return null;
            case var other:
                faults.Add(other.Position, $"'stages' must be a list, found {other.Describe()}");
                return null;
        }
    }

    private List<StageTree>? Listed(string owner, MappingNode shared, SequenceNode sequence)
    {
        var before = faults.Count;
        var stages = new List<StageTree>();
        foreach (var item in sequence.Items)
        {
            if (item is not MappingNode stage)
            {
                faults.Add(item.Position, $"a stage must be a mapping, found {item.Describe()}", "write '- name: ...'");
                continue;
            }

            var name = (stage.Get("name") as ScalarNode)?.Text;
            var tree = TreeMerge.Merge(shared, stage);
            var title = name is null ? $"a stage of {owner}" : $"stage '{name}' of {owner}";
            stages.Add(new StageTree(title, tree, stage.Keys.ToHashSet(StringComparer.Ordinal), Algorithm(tree)));
        }

        ReportDuplicates(stages, owner);
        return faults.Count > before ? null : WithoutUnusable(stages, shared, owner);
    }

    private void ReportDuplicates(List<StageTree> stages, string owner)
    {
        var names = stages.Select(stage => stage.Tree.Get("name")).OfType<ScalarNode>();
        foreach (
            var again in names.GroupBy(name => name.Text, StringComparer.Ordinal).SelectMany(group => group.Skip(1))
        )
        {
            faults.Add(again.Position, $"a second stage of {owner} is named '{again.Text}'");
        }
    }

    private List<StageTree> WithoutUnusable(List<StageTree> stages, MappingNode shared, string owner)
    {
        foreach (var key in Sharable.Where(key => shared.Get(key) is not null))
        {
            var inheriting = stages.Where(stage => !stage.Own.Contains(key) && stage.Algorithm is not null).ToList();
            if (inheriting.Count > 0 && !inheriting.Any(stage => stage.Algorithm!.Uses(key)))
            {
                faults.Add(shared.Find(key)!.KeyPosition, $"no stage of {owner} has a use for '{key}'", "remove it");
            }

            stages =
            [
                .. stages.Select(stage =>
                    CannotUse(stage, key) ? stage with { Tree = stage.Tree.Without(key) } : stage
                ),
            ];
        }

        return stages;
    }

    private static bool CannotUse(StageTree stage, string key) =>
        !stage.Own.Contains(key) && stage.Algorithm?.Uses(key) == false;

    private AlgorithmTraits? Algorithm(MappingNode tree) =>
        PluginBinder.Peek(catalog, PluginKind.Algorithm, tree.Get("algorithm")) is { } plugin
        && typeof(IAlgorithm).IsAssignableFrom(plugin.ImplementationType)
            ? new AlgorithmTraits(plugin)
            : null;
}
