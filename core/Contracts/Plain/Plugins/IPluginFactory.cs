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

    /// <summary>Chooses a plugin in code, as an experiment file would, where a plugin has a default that is a plugin itself.</summary>
    /// <param name="kind">The plugin's kind.</param>
    /// <param name="id">Its id.</param>
    /// <param name="options">Values of its options by their names in files; the others keep their defaults.</param>
    /// <exception cref="PluginException">There is no such plugin, or it has no such option.</exception>
    /// <exception cref="UserErrorException">The options are not valid: which, why.</exception>
    PluginChoice Choose(PluginKind kind, string id, IReadOnlyDictionary<string, object> options);
}
