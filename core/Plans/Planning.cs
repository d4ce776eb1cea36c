using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Composition;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Sweeps;

namespace Rlfw.Plans;

/// <summary>The planning of one request, from its file to its runs.</summary>
internal sealed partial class Planning
{
    private readonly PlanningRequest request;
    private readonly FaultCollector faults;
    private readonly SweepExpander sweeps;
    private readonly ExperimentBinder experiments;

    private readonly Dictionary<string, IReadOnlyList<RunPlan>> planned = new(StringComparer.Ordinal);
    private readonly List<(RunPlan Run, Position At)> runs = [];

    public Planning(PlanningRequest request, FaultCollector faults)
    {
        this.request = request;
        this.faults = faults;
        var binder = new OptionsBinder(request.Catalog, faults);
        sweeps = new SweepExpander(request.Catalog, binder, faults);
        experiments = new ExperimentBinder(request.Catalog, binder, request.Environment, faults);
    }

    /// <summary>The runs in the order in which they are to run; incomplete after faults.</summary>
    public IReadOnlyList<RunPlan> Runs()
    {
        var overrides = request
            .Overrides.Select((text, i) => Override.Parse(text, i + 1, faults))
            .OfType<Override>()
            .ToList();
        if (
            FileText.Read(request.Path, faults) is not { } text
            || YamlReader.Read(text, (line, column) => new Position(request.Path, line, column), faults) is not { } root
        )
        {
            return [];
        }

        var composed = new ExperimentComposer(faults).Compose(root);
        composed = new OverrideApplier(request.Catalog, faults).Apply(composed, overrides);
        foreach (var experiment in Chosen(composed))
        {
            Plan(experiment, composed, []);
        }

        ReportTwins();
        return [.. runs.Select(run => run.Run)];
    }

    private ImmutableArray<ComposedExperiment> Chosen(ImmutableArray<ComposedExperiment> composed)
    {
        if (request.Only.Count == 0)
        {
            return composed;
        }

        foreach (var name in request.Only.Where(name => !composed.Any(experiment => experiment.Name == name)))
        {
            faults.Add(
                new Position("command line, --only", 0, 0),
                $"there is no experiment '{name}'",
                Suggestions.For(name, composed.Select(experiment => experiment.Name), "there are")
            );
        }

        return [.. composed.Where(experiment => request.Only.Contains(experiment.Name, StringComparer.Ordinal))];
    }

    /// <summary>Plans an experiment after the one it starts from.</summary>
    private IReadOnlyList<RunPlan> Plan(
        ComposedExperiment experiment,
        ImmutableArray<ComposedExperiment> all,
        ImmutableList<string> chain
    )
    {
        if (planned.TryGetValue(experiment.Name, out var known))
        {
            return known;
        }

        var before = faults.Count;
        var source = Source(experiment, all, chain.Add(experiment.Name));
        var own = new List<RunPlan>();
        foreach (var point in sweeps.Expand(experiment))
        {
            if (new Interpolator(point.Tree, request.Environment, faults).Resolve() is { } tree)
            {
                // Without its source an experiment is bound all the same, so that one report has its other faults.
                var bare = source is null ? tree.Without("from") : tree;
                own.AddRange(experiments.Bind(experiment.Name, point with { Tree = bare }, source));
            }
        }

        if (runs.Count + own.Count > SweepExpander.MaximumRuns)
        {
            faults.Add(experiment.Tree.Position, $"the file plans more than {SweepExpander.MaximumRuns} runs");
            own.Clear();
        }

        own = WithStudy(experiment.Name, own);
        planned[experiment.Name] = faults.Count > before ? [] : own;
        runs.AddRange(own.Select(run => (run, experiment.Tree.Position)));
        return own;
    }

    /// <summary>Tells each run which study it belongs to: further seeds belong to the same, other options to another.</summary>
    private static List<RunPlan> WithStudy(string name, List<RunPlan> runs)
    {
        var hashes = runs.Select(run => run.Hash).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var text = $"{name}:{string.Join(',', hashes)}";
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
        return [.. runs.Select(run => run with { StudyKey = key, StudyRuns = runs.Count })];
    }

    private RunSource? Source(
        ComposedExperiment experiment,
        ImmutableArray<ComposedExperiment> all,
        ImmutableList<string> chain
    )
    {
        if (experiment.Tree.Get("from") is not { } node)
        {
            return null;
        }

        if (node is not ScalarNode { Text: var name })
        {
            faults.Add(node.Position, $"'from' expects the name of an experiment, found {node.Describe()}");
            return null;
        }

        if (
            RunId().Match(name) is { Success: true } run
            && ulong.TryParse(
                run.Groups["seed"].ValueSpan,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seed
            )
        )
        {
            return new RunSource(run.Groups["experiment"].Value, run.Groups["hash"].Value, [seed], null);
        }

        if (all.FirstOrDefault(other => other.Name == name) is not { } source)
        {
            faults.Add(
                node.Position,
                $"'{experiment.Name}' starts from '{name}', which is no experiment of this file",
                Suggestions.For(
                    name,
                    all.Select(other => other.Name).Where(other => other != experiment.Name),
                    "there are"
                )
            );
            return null;
        }

        return chain.Contains(name) || chain.Count > YamlReader.MaximumDepth
            ? Circle(node, name, chain)
            : FromExperiment(experiment, source, node, Plan(source, all, chain));
    }

    private RunSource? FromExperiment(
        ComposedExperiment experiment,
        ComposedExperiment source,
        Node node,
        IReadOnlyList<RunPlan> sourceRuns
    )
    {
        if (source.Tree.Get("sweep") is not null)
        {
            faults.Add(
                node.Position,
                $"'{experiment.Name}' starts from '{source.Name}', whose sweep has many results",
                "name one run: 'experiment/hash-seed', as 'rlfw runs' lists them"
            );
            return null;
        }

        // A source at fault has no runs; its own faults are the report then.
        return sourceRuns.Count == 0
            ? null
            : new RunSource(
                source.Name,
                sourceRuns[0].Hash,
                [.. sourceRuns.Select(run => run.Seed)],
                sourceRuns[0].Stages[^1].Model.Plugin.Id
            );
    }

    private RunSource? Circle(Node node, string name, ImmutableList<string> chain)
    {
        var circle = chain.SkipWhile(other => other != name).Append(name).Take(10);
        faults.Add(node.Position, $"'from' goes round in a circle: {string.Join(" -> ", circle)}");
        return null;
    }

    /// <summary>Two runs of one id would share a folder: two values of a sweep that mean the same.</summary>
    private void ReportTwins()
    {
        foreach (var twins in runs.GroupBy(run => run.Run.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            var run = twins.First().Run;
            var values = twins.Select(twin =>
                string.Join(", ", twin.Run.Assignment.Select(pair => $"{pair.Key}={pair.Value}"))
            );
            faults.Add(
                twins.First().At,
                $"the sweep of experiment '{run.Experiment}' gives the same run twice: {string.Join("; ", values)}"
            );
        }
    }

    [GeneratedRegex(
        "^(?<experiment>[a-z0-9]+(-[a-z0-9]+)*)/(?<hash>[0-9a-f]{12})-(?<seed>[0-9]{1,20})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex RunId();
}
