namespace Rlfw.Comparing.Grouping;

/// <summary>Which task a run learned: scores of different tasks are on different scales.</summary>
internal static class Tasks
{
    // What makes another task of the same plugin: which one it wraps, which data it reads.
    private static readonly string[] Naming = ["id", "name", "path", "config", "preset"];

    /// <summary>"cartpole", "gymnasium CartPole-v1", "arithmetic"; empty where the run does not tell.</summary>
    public static string Of(TrackedRun run)
    {
        foreach (var kind in (string[])["environment", "dataset"])
        {
            if (run.Parameters.TryGetValue($"{kind}.plugin", out var plugin))
            {
                var names = Naming
                    .Select(name => run.Parameters.GetValueOrDefault($"{kind}.{name}"))
                    .Where(value => value is not (null or "null" or ""))
                    .Select(value => Path.GetFileName(value!.TrimEnd('/')));
                return string.Join(' ', names.Prepend(plugin));
            }
        }

        return "";
    }
}
