using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>One loaded plugin folder.</summary>
/// <param name="Id">The manifest's id.</param>
/// <param name="Version">The manifest's version.</param>
/// <param name="Folder">The folder, an absolute path.</param>
/// <param name="Plugins">Its plugins.</param>
/// <param name="Services">What its <see cref="IPluginServices"/> registered; only its own plugins see them.</param>
public sealed record PluginPackage(
    string Id,
    string Version,
    string Folder,
    IReadOnlyList<PluginDescriptor> Plugins,
    IServiceCollection Services
);
