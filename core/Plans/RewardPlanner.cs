using System.Collections.Immutable;
using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans;

/// <summary>Plans rewards outside of any experiment, as a command line names them.</summary>
public static class RewardPlanner
{
    /// <summary>
    /// Plans rewards. Never throws for what the texts say: all faults are in the result, and then there are no rewards.
    /// </summary>
    /// <param name="texts">
    /// YAML, a text a reward: <c>correctness</c>, <c>correctness: { locale: vi }</c> or an element of <c>rewards:</c> as an
    /// experiment file has it.
    /// </param>
    /// <param name="source">What messages call a text before its number: "--reward".</param>
    /// <param name="catalog">The plugins there are.</param>
    public static (IReadOnlyList<RewardPlan> Rewards, IReadOnlyList<Fault> Faults) Plan(
        IReadOnlyList<string> texts,
        string source,
        IPluginCatalog catalog
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        var faults = new FaultCollector();
        var binder = new OptionsBinder(catalog, faults);
        var rewards = new List<RewardPlan>();
        for (var i = 0; i < texts.Count; i++)
        {
            var place = new Position(string.Create(CultureInfo.InvariantCulture, $"{source} {i + 1}"), 0, i + 1);
            if (
                YamlReader.Read(texts[i], (_, _) => place, faults) is not { } node
                || binder.BindRecord<RewardOptions>(Element(node), "a reward") is not var (options, _)
            )
            {
                continue;
            }

            var plan = options.ToPlan();
            if (rewards.Exists(reward => reward.Name == plan.Name))
            {
                faults.Add(place, $"a second reward is called '{plan.Name}'", "give one of them a 'name'");
            }

            rewards.Add(plan);
        }

        return faults.Count > 0 ? ([], faults.InOrder()) : (rewards.AsReadOnly(), []);
    }

    /// <summary>The element of <c>rewards:</c> that a text stands for.</summary>
    private static Node Element(Node node) =>
        node switch
        {
            ScalarNode { IsNull: false } id => new MappingNode(id.Position, [Plugin(id)]),
            MappingNode { Entries: [var (id, at, value)] } when id != "plugin" => value switch
            {
                MappingNode options => new MappingNode(
                    at,
                    [Plugin(new ScalarNode(at, id, quoted: true)), .. options.Entries]
                ),
                ScalarNode { IsNull: true } => new MappingNode(at, [Plugin(new ScalarNode(at, id, quoted: true))]),
                _ => node,
            },
            _ => node,
        };

    private static MappingEntry Plugin(ScalarNode id) => new("plugin", id.Position, id);
}
