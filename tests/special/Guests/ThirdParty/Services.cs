using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;

namespace ThirdParty;

/// <summary>Registers the folder's services.</summary>
public sealed class Services : IPluginServices
{
    public void Register(IServiceCollection services) => services.AddSingleton<ILetterCounter, LetterCounter>();
}
