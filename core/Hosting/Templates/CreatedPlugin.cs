namespace Rlfw.Hosting;

/// <summary>What <see cref="PluginTemplate"/> wrote.</summary>
/// <param name="Folder">The project's folder, an absolute path.</param>
/// <param name="Id">The plugin's id.</param>
/// <param name="Files">Every file, relative to the folder, in order.</param>
public sealed record CreatedPlugin(string Folder, string Id, IReadOnlyList<string> Files);
