using Rlfw.Contracts;

namespace Rlfw.Comparing;

/// <summary>From what a user calls a metric to what runs recorded.</summary>
public static class MetricChoice
{
    private const string Final = "final/";
    private const string Evaluation = "eval/";
    private const int MostListed = 40;

    // Of these, less is better; everything else is a reward, an accuracy, a share of wins.
    private static readonly string[] LessIsBetter = ["loss", "error", "perplexity", "seconds", "regret", "distance"];

    /// <summary>The metric to compare by.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="name">
    /// What the user calls it, with or without <c>eval/</c> or <c>final/</c>; null for what the runs' experiments are judged by.
    /// </param>
    /// <param name="greaterIsBetter">Whether more is better, where the user says it.</param>
    /// <exception cref="UserErrorException">No run has it, or none is chosen; lists what there is.</exception>
    public static ComparedMetric Choose(IReadOnlyList<TrackedRun> runs, string? name, bool? greaterIsBetter)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var keys = runs.SelectMany(run => run.Metrics.Keys).ToHashSet(StringComparer.Ordinal);
        var written = name ?? Primary(runs);
        var (curve, final) = written is null ? (null, null) : Resolve(keys, written);
        if (curve is null && final is null)
        {
            throw new UserErrorException(Unknown(keys, name));
        }

        var plain = Plain(final ?? curve!);
        return new ComparedMetric(
            plain,
            curve,
            final ?? Final + plain,
            greaterIsBetter ?? Declared(runs, curve ?? final!) ?? !LooksLikeLoss(plain)
        );
    }

    /// <summary>Metrics that can be drawn over steps: all but summaries and what the machine did.</summary>
    /// <param name="runs">The runs.</param>
    public static IReadOnlyList<string> Curves(IReadOnlyList<TrackedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return
        [
            .. runs.SelectMany(run => run.Metrics.Keys)
                .Distinct(StringComparer.Ordinal)
                .Where(key =>
                    !key.StartsWith(Final, StringComparison.Ordinal)
                    && !key.StartsWith("system/", StringComparison.Ordinal)
                    && key is not ("environment_steps" or "training_steps" or "time/run_seconds")
                )
                // Evaluations first: they are what most people look for.
                .OrderBy(key => key.StartsWith(Evaluation, StringComparison.Ordinal) ? 0 : 1)
                .ThenBy(key => key, StringComparer.Ordinal),
        ];
    }

    private static string? Primary(IReadOnlyList<TrackedRun> runs) =>
        runs.Select(run => run.Experiment.PrimaryMetric)
            .OfType<string>()
            .CountBy(metric => metric, StringComparer.Ordinal)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key)
            .FirstOrDefault()
        // Of other programs' runs nothing is known; a single summary leaves no doubt.
        ?? (
            runs.SelectMany(run => run.Metrics.Keys)
                .Where(key => key.StartsWith(Final, StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
                .ToArray()
                is [var only]
                ? only
                : null
        );

    private static (string? Curve, string? Final) Resolve(HashSet<string> keys, string written)
    {
        var plain = Plain(written);
        string[] curves = written == plain ? [Evaluation + plain, plain] : [written, Evaluation + plain, plain];
        return (
            Array.Find(curves, key => keys.Contains(key) && !key.StartsWith(Final, StringComparison.Ordinal))
                ?? Ending(keys, plain),
            keys.Contains(Final + plain) ? Final + plain : null
        );
    }

    /// <summary>"rollout/ep_return" for "ep_return", where no other ends so.</summary>
    private static string? Ending(HashSet<string> keys, string plain) =>
        keys.Where(key =>
                key.EndsWith("/" + plain, StringComparison.Ordinal) && !key.StartsWith(Final, StringComparison.Ordinal)
            )
            .ToArray()
            is [var only]
            ? only
            : null;

    private static string Plain(string name) =>
        name.StartsWith(Final, StringComparison.Ordinal) ? name[Final.Length..]
        : name.StartsWith(Evaluation, StringComparison.Ordinal) ? name[Evaluation.Length..]
        : name;

    private static bool? Declared(IReadOnlyList<TrackedRun> runs, string key) =>
        runs.Select(run => run.Experiment)
            .FirstOrDefault(x =>
                x.PrimaryMetric is { } primary && Plain(primary) == Plain(key) && x.GreaterIsBetter is not null
            )
            ?.GreaterIsBetter;

    private static bool LooksLikeLoss(string name) =>
        Array.Exists(LessIsBetter, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Unknown(HashSet<string> keys, string? name)
    {
        if (keys.Count == 0)
        {
            return "the runs have recorded no metric yet; try again when the first evaluation is done";
        }

        var known = keys.Select(Plain).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var list =
            $"metrics: {string.Join(", ", known.Take(MostListed))}"
            + (known.Count > MostListed ? $", … ({known.Count} in all)" : "");
        return name is null ? $"nothing says what these runs are judged by: choose with --metric; {list}"
            : Suggestions.Nearest(Plain(name), known) is { } nearest
                ? $"no run has a metric '{name}'; did you mean '{nearest}'? {char.ToUpperInvariant(list[0])}{list[1..]}"
            : $"no run has a metric '{name}'; {list}";
    }
}
