using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>What names a plugin: ids are unique within a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Id">The id, kebab-case.</param>
internal sealed record PluginName(PluginKind Kind, string Id)
{
    /// <summary>As a manifest writes it: "reward format".</summary>
    public override string ToString() => $"{KindName(Kind)} {Id}";

    /// <summary>As messages write it: "reward 'format'".</summary>
    public string Quoted() => $"{KindName(Kind)} '{Id}'";

    /// <summary>Reads "reward format"; null where it is something else.</summary>
    /// <param name="text">The text.</param>
    public static PluginName? Parse(string? text)
    {
        var parts = text?.Split(' ') ?? [];
        if (parts.Length != 2 || !ManifestForms.IsPluginId(parts[1]))
        {
            return null;
        }

        var kind = Array.FindIndex(Enum.GetValues<PluginKind>(), k => KindName(k) == parts[0]);
        return kind < 0 ? null : new PluginName(Enum.GetValues<PluginKind>()[kind], parts[1]);
    }

    /// <summary>A kind as files and messages write it.</summary>
    /// <param name="kind">The kind.</param>
    public static string KindName(PluginKind kind) => kind.ToString().ToLowerInvariant();
}
