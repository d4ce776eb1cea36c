namespace Rlfw.Contracts;

/// <summary>A plugin folder that could not be used, and why; the other folders work on.</summary>
/// <param name="Package">The manifest's id, or the folder's name where there is no readable manifest.</param>
/// <param name="Folder">The folder, an absolute path.</param>
/// <param name="Reason">What is wrong and what to do, in one or two sentences.</param>
/// <param name="Detail">The exception with its stack trace for <c>--verbose</c>; empty where there is none.</param>
/// <param name="Provides">The plugins its manifest promises, as "kind id"; empty where no manifest could be read.</param>
public sealed record PluginFailure(
    string Package,
    string Folder,
    string Reason,
    string Detail,
    IReadOnlyList<string> Provides
);
