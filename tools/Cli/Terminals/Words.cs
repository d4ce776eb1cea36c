using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Names of the program's own terms, as people and scripts read them.</summary>
internal static class Words
{
    public static string Of(PluginKind kind) => kind.ToString().ToLowerInvariant();
}
