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

    private const string MainBranch = "main";

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
                match.Groups["revision"] is { Success: true } revision ? revision.Value : MainBranch
            )
            : throw new UserErrorException(
                $"'{path}' is not a reference to a hub: write hf://org/name or hf://datasets/org/name, with @revision behind it where one is meant"
            );
    }

    /// <summary>
    /// What is wrong with a path that shall name a model; null for a local path and for a good reference. For the
    /// validation of options, which must not refuse a reference because no folder has its name.
    /// </summary>
    public static string? FaultOfModel(string path) => Fault(path, isDataset: false);

    /// <summary>As <see cref="FaultOfModel"/>, of a path that shall name a dataset.</summary>
    public static string? FaultOfDataset(string path) => Fault(path, isDataset: true);

    /// <summary>The reference as it is written; "@main" is left out.</summary>
    public override string ToString() =>
        $"{Scheme}{(IsDataset ? "datasets/" : "")}{Repository}{(Revision == MainBranch ? "" : $"@{Revision}")}";

    private static string? Fault(string path, bool isDataset)
    {
        if (!IsMeant(path))
        {
            return null;
        }

        try
        {
            var reference = Parse(path);
            return reference.IsDataset == isDataset
                ? null
                : $"'{path}' names a {(isDataset ? "model" : "dataset")}, where a {(isDataset ? "dataset" : "model")} is "
                    + $"wanted: write {reference with { IsDataset = isDataset }}";
        }
        catch (UserErrorException fault)
        {
            return fault.Message;
        }
    }

    // Neither "..", which would leave the cache, nor "--", which separates the parts of a name there. A dataset's prefix is no
    // organisation: hf://datasets/name is a dataset whose organisation was forgotten.
    [GeneratedRegex(
        @"\Ahf://(?<datasets>datasets/)?(?!datasets/)(?<repository>[A-Za-z0-9](?![^@]*(\.\.|--))[A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*)(@(?<revision>[A-Za-z0-9_][A-Za-z0-9_.+-]*(/[A-Za-z0-9_][A-Za-z0-9_.+-]*)*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
