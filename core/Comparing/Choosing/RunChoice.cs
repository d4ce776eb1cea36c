using Rlfw.Comparing.Grouping;
using Rlfw.Contracts;

namespace Rlfw.Comparing;

/// <summary>From what a user names to runs.</summary>
public static class RunChoice
{
    private const int MostListed = 12;

    /// <summary>The runs that names mean, oldest first, each once.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="names">
    /// Experiments, runs ("experiment/hash-seed", all seeds of "experiment/hash", MLflow's ids), unique beginnings of runs, or run
    /// folders; none for all runs.
    /// </param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UserErrorException">A name means nothing, or several runs; says what there is.</exception>
    public static async Task<IReadOnlyList<TrackedRun>> FindAsync(
        IRunSource source,
        IReadOnlyList<string> names,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(names);
        var experiments = await source.ListExperimentsAsync(cancellation).ConfigureAwait(false);
        // Runs of all experiments are asked for only where a name is none of them: a server may hold very many.
        var named = experiments.Where(x => names.Contains(x.Name, StringComparer.Ordinal)).ToList();
        var areExperiments = names.Count > 0 && names.All(name => named.Any(x => x.Name == name));
        var all = await source.ListRunsAsync(areExperiments ? named : experiments, cancellation).ConfigureAwait(false);
        if (all.Count == 0)
        {
            throw new UserErrorException(
                $"there are no runs in {source.Description}"
                    + (areExperiments ? $" of {string.Join(", ", names)}" : "")
                    + "; --from and --runs choose where they are read from"
            );
        }

        if (names.Count == 0)
        {
            return all;
        }

        var chosen = names
            .SelectMany(name => Match(source, all, name))
            .Select(run => run.Id)
            .ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(run => chosen.Contains(run.Id))];
    }

    private static IReadOnlyList<TrackedRun> Match(IRunSource source, IReadOnlyList<TrackedRun> runs, string name)
    {
        var path = Path.GetFullPath(name);
        Func<TrackedRun, bool>[] meanings =
        [
            run => run.Experiment.Name == name || run.ExperimentName == name,
            run => run.Id == name || run.Run == name || run.Name == name,
            run => run.Run.StartsWith(name + "-", StringComparison.Ordinal),
            run => run.Folder is { } folder && Path.GetFullPath(folder) == path,
        ];
        foreach (var meaning in meanings)
        {
            if (runs.Where(meaning).ToList() is { Count: > 0 } found)
            {
                return found;
            }
        }

        var beginning = runs.Where(run =>
                name.Length > 0
                && (
                    run.Id.StartsWith(name, StringComparison.Ordinal)
                    || run.Run.StartsWith(name, StringComparison.Ordinal)
                )
            )
            .ToList();
        var plans = beginning.Where(run => run.Run.Length > 0).Select(RunGroups.Plan).Distinct(StringComparer.Ordinal);
        return beginning.Count switch
        {
            1 => beginning,
            // "experiment/ha": the seeds of one plan.
            > 1 when name.Contains('/', StringComparison.Ordinal) && plans.Count() == 1 => beginning,
            0 => throw new UserErrorException(Unknown(source, runs, name)),
            _ => throw new UserErrorException(
                $"'{name}' is the beginning of {beginning.Count} runs: {List(beginning.Select(NameOf))}; write more of the one you mean"
            ),
        };
    }

    private static string Unknown(IRunSource source, IReadOnlyList<TrackedRun> runs, string name)
    {
        var experiments = runs.SelectMany(run => new[] { run.Experiment.Name, run.ExperimentName })
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var nearest = Suggestions.Nearest(name, experiments.Concat(runs.Select(NameOf)));
        var hint = nearest is null ? $"experiments: {List(experiments)}" : $"did you mean '{nearest}'?";
        return $"there is no experiment or run '{name}' in {source.Description}; {hint}";
    }

    private static string NameOf(TrackedRun run) => run.Run.Length > 0 ? run.Run : run.Id;

    private static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(MostListed)) + (all.Count > MostListed ? $", … ({all.Count} in all)" : "");
    }
}
