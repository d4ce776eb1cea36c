using System.Collections.Immutable;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;
using Rlfw.Plans.Sweeps;

namespace Rlfw.Plans.Binding;

/// <summary>One tree of an experiment, references resolved, to its runs: one for each seed.</summary>
internal sealed class ExperimentBinder(
    IPluginCatalog catalog,
    OptionsBinder binder,
    Func<string, string?> environment,
    FaultCollector faults
)
{
    private readonly StageTrees stageTrees = new(catalog, faults);
    private readonly StageBinder stageBinder = new(catalog, binder, faults);

    /// <summary>The runs; none after a fault.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="point">Its tree and what its sweep chose.</param>
    /// <param name="source">What <c>from</c> means, where the experiment says it.</param>
    public IReadOnlyList<RunPlan> Bind(string name, SweepPoint point, RunSource? source)
    {
        var before = faults.Count;
        var own = point.Tree.Without([.. StageTrees.Keys, .. ExperimentOptions.ComposedKeys]);
        var bound = binder.BindRecord(
            OptionRecord.Of(typeof(ExperimentOptions)),
            own,
            $"experiment '{name}'",
            [.. StageTrees.Keys, .. ExperimentOptions.ComposedKeys]
        );
        var stages = stageTrees.Of(name, point.Tree)?.Select(stageBinder.Bind).ToList();
        if (bound is null || stages is null || faults.Count > before)
        {
            return [];
        }

        var complete = stages.OfType<BoundStage>().ToList();
        var options = (ExperimentOptions)bound.Value!;
        CheckSeeds(options.Seeds, own);
        CheckOneModel(complete);
        CheckSource(name, options, own, source, complete[0]);
        if (faults.Count > before)
        {
            return [];
        }

        return Runs(name, options, (MappingNode)bound.Resolved, complete, point, source);
    }

    private IReadOnlyList<RunPlan> Runs(
        string name,
        ExperimentOptions options,
        MappingNode resolved,
        List<BoundStage> stages,
        SweepPoint point,
        RunSource? source
    )
    {
        var tree = Tree(resolved, stages, source?.Hash);
        var hash = ResolvedTree.Hash(tree);
        return
        [
            .. options.Seeds.Select(seed => new RunPlan
            {
                Experiment = name,
                Seed = seed,
                Hash = hash,
                Stages = [.. stages.Select(stage => stage.Plan)],
                From = source?.Experiment,
                FromRun = source?.RunId(seed),
                Tracking = options.Tracking,
                Device = options.Device,
                Threads = options.Threads,
                Checkpoint = new CheckpointPlan(options.Checkpoint.Every, options.Checkpoint.KeepBest),
                Assignment = point.Assignment,
                Description = options.Description,
                Parameters = ResolvedTree.Parameters(tree),
                EnvironmentValues = ResolvedTree.EnvironmentValues(tree, environment),
                ResolvedYaml = ResolvedTree.Yaml(Tree(resolved, stages, source?.RunId(seed)).With(Seeds(seed))),
                Source = point.Tree.Position.ToString(),
            }),
        ];
    }

    /// <summary>
    /// The resolved experiment: its own keys, then those of its one stage, or those that all stages share and the list of the
    /// stages with the others.
    /// </summary>
    private static MappingNode Tree(MappingNode resolved, List<BoundStage> stages, string? from)
    {
        var own = StageBinder.WithoutNulls(resolved);
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        entries.Add(own.Find("name")!);
        foreach (var entry in own.Without("name").Entries)
        {
            entries.Add(
                entry.Key switch
                {
                    "checkpoint" => entry with { Value = StageBinder.WithoutNulls((MappingNode)entry.Value) },
                    "from" => entry with { Value = new ScalarNode(default, from!, quoted: true) },
                    _ => entry,
                }
            );
        }

        if (stages is [{ Plan.Name: StageTrees.Main } main])
        {
            entries.AddRange(main.Resolved.Without("name").Entries);
        }
        else
        {
            entries.AddRange(Listed(stages));
        }

        return new MappingNode(default, entries.ToImmutable());
    }

    private static IEnumerable<MappingEntry> Listed(List<BoundStage> stages)
    {
        var shared = stages[0]
            .Resolved.Entries.Where(entry =>
                stages.All(stage =>
                    stage.Resolved.Get(entry.Key) is { } value
                    && YamlWriter.Inline(value) == YamlWriter.Inline(entry.Value)
                )
            )
            .Where(entry => entry.Key != "name")
            .ToList();
        var keys = shared.Select(entry => entry.Key).ToArray();
        var others = stages.Select(stage => (Node)stage.Resolved.Without(keys));
        return shared.Append(new MappingEntry("stages", default, new SequenceNode(default, [.. others])));
    }

    private static MappingEntry Seeds(ulong seed) =>
        new("seeds", default, new SequenceNode(default, [new ScalarNode(default, $"{seed}", quoted: false)]));

    private void CheckSeeds(IReadOnlyList<ulong> seeds, MappingNode tree)
    {
        var duplicates = seeds
            .GroupBy(seed => seed)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)
            .ToList();
        if (duplicates.Count > 0)
        {
            faults.Add(tree.Get("seeds")!.Position, $"seed {duplicates[0]} stands twice in 'seeds'");
        }
    }

    private void CheckOneModel(List<BoundStage> stages)
    {
        string? Model(BoundStage stage) => stage.Resolved.Get("model") is { } model ? YamlWriter.Inline(model) : null;
        foreach (var stage in stages.Skip(1).Where(stage => Model(stage) != Model(stages[0])))
        {
            var position = stage.Source.Tree.Find("model")?.KeyPosition ?? stage.Source.Tree.Position;
            faults.Add(
                position,
                $"{stage.Source.Owner} has another model than the stage before, from whose parameters it starts",
                "give the experiment one 'model'"
            );
        }
    }

    private void CheckSource(
        string name,
        ExperimentOptions options,
        MappingNode tree,
        RunSource? source,
        BoundStage first
    )
    {
        if (source is null)
        {
            return;
        }

        var position = tree.Get("from")!.Position;
        if (options.Seeds.Except(source.Seeds).ToList() is { Count: > 0 } lacking)
        {
            faults.Add(position, $"'{name}' starts from '{source.Experiment}', which has no run of seed {lacking[0]}");
        }

        if (source.Model is { } model && model != first.Plan.Model.Plugin.Id)
        {
            faults.Add(
                position,
                $"'{name}' learns model '{first.Plan.Model.Plugin.Id}' and cannot start from '{source.Experiment}', "
                    + $"which learns model '{model}'"
            );
        }
    }
}
