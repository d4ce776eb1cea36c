namespace Rlfw.Contracts;

/// <summary>One loaded plugin as the catalog knows it.</summary>
public sealed record PluginDescriptor
{
    /// <summary>The role it plays.</summary>
    public required PluginKind Kind { get; init; }

    /// <summary>Its name in experiment files.</summary>
    public required string Id { get; init; }

    /// <summary>One sentence about it.</summary>
    public required string Summary { get; init; }

    /// <summary>The class the host instantiates.</summary>
    public required Type ImplementationType { get; init; }

    /// <summary>The options record.</summary>
    public required Type OptionsType { get; init; }

    /// <summary>The id of the plugin folder's manifest.</summary>
    public required string Package { get; init; }

    /// <summary>The version in the manifest.</summary>
    public required string PackageVersion { get; init; }

    /// <summary>The plugin folder, an absolute path.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the plugin implements a contract.</summary>
    /// <typeparam name="TContract">An interface marked with <see cref="PluginContractAttribute"/>.</typeparam>
    public bool Implements<TContract>()
        where TContract : class => typeof(TContract).IsAssignableFrom(ImplementationType);
}
