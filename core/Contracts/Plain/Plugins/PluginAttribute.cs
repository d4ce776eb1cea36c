namespace Rlfw.Contracts;

/// <summary>
/// Marks a class as a plugin. Its kind follows from the contract it implements (the interface that carries
/// <see cref="PluginContractAttribute"/>). The host makes one instance for each use by constructor injection: the
/// constructor may ask for the options record, for the context its contract documents, for an
/// <c>ILogger&lt;T&gt;</c>, for <see cref="IPluginFactory"/> or <see cref="IHub"/>, and for any service that the plugin's own
/// <see cref="IPluginServices"/> registers.
/// </summary>
/// <param name="id">The name used in experiment files: kebab-case, unique among the plugins of its kind.</param>
/// <param name="optionsType">
/// The record that holds its options, see <see cref="NoOptions"/> for none. Every settable public property is an option;
/// its key is the property's name in snake_case; its default is what the parameterless constructor gives.
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PluginAttribute(string id, Type optionsType) : Attribute
{
    /// <summary>The name used in experiment files.</summary>
    public string Id { get; } = id;

    /// <summary>The type of the options record.</summary>
    public Type OptionsType { get; } = optionsType;

    /// <summary>One sentence for lists of plugins: what it is, and the paper where there is one.</summary>
    public string Summary { get; init; } = "";
}
