using System.Collections.Immutable;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans.Binding;

/// <summary>A stage's tree to its plan.</summary>
internal sealed class StageBinder(IPluginCatalog catalog, OptionsBinder binder, FaultCollector faults)
{
    private readonly StageRules rules = new(catalog, faults);
    private readonly StageDefaults defaults = new(catalog, faults);

    /// <summary>Binds a stage; null after a fault.</summary>
    public BoundStage? Bind(StageTree stage)
    {
        var before = faults.Count;
        if (stage.Tree.Get("algorithm") is null)
        {
            faults.Add(stage.Tree.Position, $"{stage.Owner} lacks 'algorithm'", "add 'algorithm: { plugin: ... }'");
        }

        var tree = stage.Tree;
        if (stage.Algorithm is { } algorithm)
        {
            rules.Check(stage, algorithm);
            // Where a default is missing the rest is bound all the same: one report has all faults.
            tree = defaults.Complete(stage, algorithm) ?? tree;
        }

        var bound = binder.BindRecord<StageOptions>(tree, stage.Owner);
        var rewards = bound is null ? null : Rewards(bound.Value.Options, (MappingNode)tree);
        if (bound is { Options: var all })
        {
            rules.CheckLength(stage, all);
        }

        if (bound is not var (options, resolved) || faults.Count > before || stage.Algorithm is null)
        {
            return null;
        }

        return new BoundStage(Plan(options, rewards!), Resolved(resolved, rewards!, stage.Algorithm), stage);
    }

    private static StagePlan Plan(StageOptions options, List<RewardPlan> rewards) =>
        new()
        {
            Name = options.Name,
            Algorithm = options.Algorithm!,
            Environment = options.Environment,
            Wrappers = options.Wrappers ?? [],
            Dataset = options.Dataset,
            Model = options.Model!,
            Rewards = rewards.AsReadOnly(),
            Budget = new Budget(options.Budget!.Steps, options.Budget.EnvironmentSteps),
            Evaluation = new EvaluationPlan
            {
                Every = options.Evaluation!.Every,
                Metric = options.Evaluation.Metric!,
                StopAt = options.Evaluation.StopAt,
                Episodes = options.Evaluation.Episodes ?? 0,
                Sampled = options.Evaluation.Sampled ?? false,
                Examples = options.Evaluation.Examples,
                Samples = options.Evaluation.Samples,
                Temperature = options.Evaluation.Temperature ?? 1,
                Judge = options.Evaluation.Judge,
            },
            Completions = options.Completions is { } completions
                ? new CompletionsPlan(completions.Every, completions.PerStep, completions.MaxMegabytes)
                : null,
        };

    private List<RewardPlan> Rewards(StageOptions options, MappingNode tree)
    {
        var rewards = (options.Rewards ?? []).Select(reward => reward.ToPlan()).ToList();
        for (var i = 0; i < rewards.Count; i++)
        {
            if (rewards.FindIndex(reward => reward.Name == rewards[i].Name) < i)
            {
                var position = ((SequenceNode)tree.Get("rewards")!).Items[i].Position;
                faults.Add(position, $"a second reward is called '{rewards[i].Name}'", "give one of them a 'name'");
            }
        }

        return rewards;
    }

    /// <summary>What the stage uses: no nulls among our own keys, every reward with its name.</summary>
    private static MappingNode Resolved(MappingNode resolved, List<RewardPlan> rewards, AlgorithmTraits algorithm)
    {
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        entries.Add(resolved.Find("name")!);
        var used = resolved.Without("name").Entries.Where(entry => algorithm.Uses(entry.Key));
        foreach (var entry in used.Where(entry => resolved.Get(entry.Key) is not null))
        {
            entries.Add(
                entry.Key switch
                {
                    "budget" or "evaluation" or "completions" => entry with
                    {
                        Value = WithoutNulls((MappingNode)entry.Value),
                    },
                    "rewards" => entry with { Value = Named((SequenceNode)entry.Value, rewards) },
                    _ => entry,
                }
            );
        }

        return new MappingNode(default, entries.ToImmutable());
    }

    public static MappingNode WithoutNulls(MappingNode mapping) =>
        new(default, [.. mapping.Entries.Where(entry => mapping.Get(entry.Key) is not null)]);

    private static SequenceNode Named(SequenceNode sequence, List<RewardPlan> rewards) =>
        new(
            default,
            [
                .. sequence.Items.Zip(
                    rewards,
                    (node, plan) =>
                        WithoutLimit((MappingNode)node)
                            .With(new MappingEntry("name", default, new ScalarNode(default, plan.Name, quoted: true)))
                ),
            ]
        );

    /// <summary>A reward without the key that says nothing: an option of the plugin may be null and mean it.</summary>
    private static MappingNode WithoutLimit(MappingNode reward) =>
        reward.Get("time_limit_seconds") is null ? reward.Without("time_limit_seconds") : reward;
}
