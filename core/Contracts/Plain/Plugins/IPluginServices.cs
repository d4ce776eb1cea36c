using Microsoft.Extensions.DependencyInjection;

namespace Rlfw.Contracts;

/// <summary>
/// Lets a plugin folder register services that its plugins ask for in their constructors. At most one public class with
/// a parameterless constructor per plugin assembly implements it. The host calls it once, at load, on the start-up
/// thread; what it throws makes the folder's plugins unavailable and is reported with the folder's name.
/// </summary>
public interface IPluginServices
{
    /// <summary>Adds the plugin's services. Only plugins of the same folder see them.</summary>
    /// <param name="services">The folder's own collection.</param>
    void Register(IServiceCollection services);
}
