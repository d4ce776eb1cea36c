namespace Rlfw.Hosting.Launching;

/// <summary>A file or a folder that a plugin of a plan reads.</summary>
/// <param name="Use">What for, the same in every plan of a run: "main.dataset".</param>
/// <param name="Path">The path as the plugin has it.</param>
/// <param name="Source">Where the plugin stands: "experiments.yaml:12:5".</param>
internal sealed record NamedInput(string Use, string Path, string Source);
