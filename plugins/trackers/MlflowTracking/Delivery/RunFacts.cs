using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>What the journal's first event tells of a run, in MLflow's words.</summary>
internal static class RunFacts
{
    /// <summary>The run's name: "cartpole seed 1", or "cartpole algorithm.plugin=ppo seed 1" in a sweep.</summary>
    public static string Name(RunStarted started)
    {
        var group = Group(started);
        var seed = started.Seed.ToString(CultureInfo.InvariantCulture);
        return group.Length == 0 ? $"{started.Experiment} seed {seed}" : $"{started.Experiment} {group} seed {seed}";
    }

    /// <summary>What the sweep chose: "algorithm.plugin=ppo, threads=1"; empty without a sweep.</summary>
    public static string Group(RunStarted started) =>
        started.Study is { } study
            ? string.Join(
                ", ",
                study.Assignment.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => $"{x.Key}={x.Value}")
            )
            : "";

    /// <summary>Every option of the plan, and what runs are grouped by.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Parameters(RunStarted started)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["algorithm"] = started.Stages is [.., var last] ? last.Algorithm : "",
            ["experiment"] = started.Experiment,
            ["seed"] = started.Seed.ToString(CultureInfo.InvariantCulture),
            ["group"] = Group(started),
            ["stages"] = string.Join(", ", started.Stages.Select(x => x.Name)),
        };
        return own.Concat(started.Parameters.Where(x => !own.ContainsKey(x.Key)));
    }

    /// <summary>The tags of an experiment's run from its beginning.</summary>
    /// <param name="first">The journal's first event.</param>
    /// <param name="started">Its payload.</param>
    /// <param name="folder">The run folder.</param>
    public static Dictionary<string, string> Tags(RunEvent first, RunStarted started, RunFolder folder)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["mlflow.source.name"] = "rlfw",
            ["mlflow.source.type"] = "LOCAL",
            ["rlfw.kind"] = "run",
            ["rlfw.run"] = first.Run,
            ["rlfw.group"] = Group(started),
            ["rlfw.folder"] = folder.Path,
        };
        Copy("git_commit", "mlflow.source.git.commit", started.Environment, tags);
        Copy("git_branch", "mlflow.source.git.branch", started.Environment, tags);
        Copy("git_dirty", "mlflow.source.git.dirty", started.Environment, tags);
        Copy("git_repository", "mlflow.source.git.repoURL", started.Environment, tags);
        if (tags.TryGetValue("mlflow.source.git.commit", out var commit))
        {
            tags["mlflow.source.git.commit"] = commit.Replace("-dirty", "", StringComparison.Ordinal);
        }

        if (started.Study is { } study)
        {
            tags["rlfw.study"] = study.Key;
        }

        if (started.Description is { } description)
        {
            tags["mlflow.note.content"] = description;
        }

        return tags;
    }

    private static void Copy(
        string from,
        string to,
        IReadOnlyDictionary<string, string> facts,
        Dictionary<string, string> tags
    )
    {
        if (facts.TryGetValue(from, out var value))
        {
            tags[to] = value;
        }
    }
}
