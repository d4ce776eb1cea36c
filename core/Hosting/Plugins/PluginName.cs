using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>What names a plugin: ids are unique within a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Id">The id, kebab-case.</param>
internal readonly record struct PluginName(PluginKind Kind, string Id)
{
    /// <summary>As a manifest writes it: "reward format".</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Id}";

    /// <summary>As messages write it: "reward 'format'".</summary>
    public string Quoted() => $"{Kind.ToString().ToLowerInvariant()} '{Id}'";
}
