namespace Rlfw.Plans.Binding;

/// <summary>What a run may start from: the result of an experiment of the same file, or of a run that was made before.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Hash">Its plan's identity.</param>
/// <param name="Seeds">The seeds that it has.</param>
/// <param name="Model">Its model's plugin id; null where it is not known.</param>
internal sealed record RunSource(string Experiment, string Hash, IReadOnlyList<ulong> Seeds, string? Model)
{
    /// <summary>The run of a seed.</summary>
    public string RunId(ulong seed) => $"{Experiment}/{Hash}-{seed}";
}
