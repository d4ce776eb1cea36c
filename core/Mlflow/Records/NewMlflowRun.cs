namespace Rlfw.Mlflow;

/// <summary>A run to be made.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Key">
/// Identifies the run within the experiment, whoever makes it and how often: stored as the tag <see cref="KeyTag"/>, which is
/// looked for before a run is made.
/// </param>
/// <param name="Name">Its name.</param>
/// <param name="StartTime">Milliseconds since 1970.</param>
/// <param name="User">Who runs it.</param>
/// <param name="Tags">Its tags from the start.</param>
public sealed record NewMlflowRun(
    string ExperimentId,
    string Key,
    string Name,
    long StartTime,
    string User,
    IReadOnlyDictionary<string, string> Tags
)
{
    /// <summary>The tag that holds <see cref="Key"/>.</summary>
    public const string KeyTag = "rlfw.key";
}
