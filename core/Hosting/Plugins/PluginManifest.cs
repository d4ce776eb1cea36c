namespace Rlfw.Hosting;

/// <summary>A plugin folder's <c>plugin.json</c>.</summary>
/// <param name="Id">The folder's id, unique among all folders.</param>
/// <param name="Version">Its version, as semantic versioning writes it.</param>
/// <param name="ContractMajor">The contract version it was made for, before the dot.</param>
/// <param name="ContractMinor">The contract version it was made for, behind the dot.</param>
/// <param name="Assembly">The file that holds the plugins, in the same folder.</param>
/// <param name="Provides">What it promises.</param>
internal sealed record PluginManifest(
    string Id,
    string Version,
    int ContractMajor,
    int ContractMinor,
    string Assembly,
    IReadOnlyList<PluginName> Provides
)
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "plugin.json";
}
