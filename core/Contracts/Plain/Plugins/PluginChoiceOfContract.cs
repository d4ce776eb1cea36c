namespace Rlfw.Contracts;

/// <summary>
/// A chosen plugin that is known to implement a contract. An options record with a property of this type takes a nested
/// <c>{ plugin: ..., option: ... }</c> mapping.
/// </summary>
/// <typeparam name="TContract">The contract, an interface marked with <see cref="PluginContractAttribute"/>.</typeparam>
/// <param name="Plugin">The plugin.</param>
/// <param name="Options">An instance of the plugin's options record.</param>
public sealed record PluginChoice<TContract>(PluginDescriptor Plugin, object Options) : PluginChoice(Plugin, Options)
    where TContract : class;
