using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Composition;

/// <summary>Lays one tree over another: mappings merge key by key; lists and scalars replace.</summary>
internal static class TreeMerge
{
    private static readonly string[] BudgetUnits = ["steps", "environment_steps"];

    /// <summary>The merged tree, at the upper one's position.</summary>
    public static MappingNode Merge(MappingNode below, MappingNode above)
    {
        var merged = (MappingNode)below.At(above.Position);
        foreach (var entry in above.Entries)
        {
            var value =
                entry.Value is MappingNode upper
                && below.Find(entry.Key)?.Value is MappingNode lower
                && !ChangesPlugin(lower, upper)
                && !ChangesBudget(entry.Key, upper)
                    ? Merge(lower, upper)
                    : entry.Value;
            merged = merged.With(entry with { Value = value });
        }

        return merged;
    }

    /// <summary>The options of one plugin mean nothing to another.</summary>
    private static bool ChangesPlugin(MappingNode lower, MappingNode upper) =>
        lower.Get("plugin") is ScalarNode old && upper.Get("plugin") is ScalarNode chosen && old.Text != chosen.Text;

    /// <summary>A budget has one unit: naming the other replaces it.</summary>
    private static bool ChangesBudget(string key, MappingNode upper) =>
        key == "budget" && upper.Keys.Any() && upper.Keys.All(BudgetUnits.Contains);
}
