using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;

namespace ThrowsInRegister;

/// <summary>Fails at load.</summary>
public sealed class Services : IPluginServices
{
    public void Register(IServiceCollection services) => throw new InvalidOperationException("no licence found");
}
