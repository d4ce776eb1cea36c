namespace Rlfw.Contracts;

/// <summary>Makes instances of chosen plugins. A plugin that takes other plugins as options asks for it in its constructor.</summary>
public interface IPluginFactory
{
    /// <summary>Makes a new instance; the caller owns it and disposes it if it is disposable.</summary>
    /// <typeparam name="TContract">The contract the instance is used through.</typeparam>
    /// <param name="choice">The plugin and its options.</param>
    /// <param name="context">Objects its constructor may ask for by type, besides its options and services.</param>
    /// <exception cref="PluginException">The constructor threw; the message names the plugin and the reason.</exception>
    TContract Create<TContract>(PluginChoice choice, params object[] context)
        where TContract : class;
}
