using System.Text.RegularExpressions;

namespace Rlfw.Contracts;

/// <summary>A repository of a hub, as options name it.</summary>
/// <param name="IsDataset">Whether it is a dataset; otherwise a model.</param>
/// <param name="Repository">"org/name".</param>
/// <param name="Revision">Branch, tag or commit; "main" by default.</param>
public sealed partial record HubReference(bool IsDataset, string Repository, string Revision)
{
    /// <summary>What every reference begins with.</summary>
    public const string Scheme = "hf://";

    /// <summary>Whether a path is meant as a reference, well-formed or not.</summary>
    public static bool IsMeant(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith(Scheme, StringComparison.Ordinal);
    }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="UserErrorException">It is not <c>hf://[datasets/]org/name[@revision]</c>.</exception>
    public static HubReference Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var match = Form().Match(path);
        return match.Success
            ? new HubReference(
                match.Groups["datasets"].Success,
                match.Groups["repository"].Value,
                match.Groups["revision"] is { Success: true } revision ? revision.Value : "main"
            )
            : throw new UserErrorException(
                $"'{path}' is not a reference to a hub: write hf://org/name or hf://datasets/org/name, with @revision behind it where one is meant"
            );
    }

    [GeneratedRegex(
        @"^hf://(?<datasets>datasets/)?(?<repository>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(@(?<revision>[\w./-]+))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
