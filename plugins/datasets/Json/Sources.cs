using System.Text.RegularExpressions;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Finds the files that the options mean: one file, some of a folder, some of a hub's dataset.</summary>
/// <param name="options">The path, and which of its files.</param>
/// <param name="hub">Knows the files of references and folders, and brings them.</param>
internal sealed partial class Sources(JsonOptions options, IHub hub)
{
    // What tools write beside the rows, in JSON too.
    private static readonly string[] _descriptions =
    [
        "dataset_infos.json",
        "dataset_info.json",
        "dataset_dict.json",
        "state.json",
    ];

    /// <summary>The files, in the order of their names, and the commit they are of; null where they are of none.</summary>
    /// <exception cref="UserErrorException">There is no such file, or it must be said which one is meant.</exception>
    public (IReadOnlyList<SourceFile> Files, string? Commit) Find(CancellationToken cancellation)
    {
        if (!HubReference.IsMeant(options.Path) && !Directory.Exists(options.Path))
        {
            return ([new SourceFile(options.Path, options.Path)], null);
        }

        var names = Choose(options, hub.List(options.Path, cancellation));
        var folder = hub.Fetch(options.Path, names, cancellation);
        return (
            [.. names.Select(name => new SourceFile($"{options.Path}/{name}", Path.Combine(folder, name)))],
            HubReference.IsMeant(options.Path) ? Path.GetFileName(folder) : null
        );
    }

    /// <summary>The files of this machine that the options mean, as far as there are any; of a reference none.</summary>
    public static IReadOnlyList<string> OfThisMachine(JsonOptions options)
    {
        try
        {
            return HubReference.IsMeant(options.Path) ? []
                : Directory.Exists(options.Path)
                    ? [.. Choose(options, NamesBelow(options.Path)).Select(name => Path.Combine(options.Path, name))]
                : [options.Path];
        }
        catch (Exception e) when (e is UserErrorException or IOException or UnauthorizedAccessException)
        {
            // What is wrong is said when they are read.
            return [];
        }
    }

    private static IReadOnlyList<string> NamesBelow(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal),
        ];

    private static IReadOnlyList<string> Choose(JsonOptions options, IReadOnlyList<string> all)
    {
        var data = all.Where(name => SourceFile.IsData(name) && !IsDescription(name)).ToList();
        var parquet = all.Where(SourceFile.IsParquet).ToList();
        if (options.File is { } file)
        {
            var (chosen, unreadable) = Word().IsMatch(file)
                ? (data.Where(name => IsOfSplit(name, file)).ToList(), parquet.Where(name => IsOfSplit(name, file)))
                : (
                    all.Where(name => !SourceFile.IsParquet(name) && FileNames.Matches(name, [file])).ToList(),
                    parquet.Where(name => FileNames.Matches(name, [file]))
                );
            return chosen.Count > 0 ? chosen
                : unreadable.FirstOrDefault() is { } first ? throw ParquetFault(options, first)
                : throw new UserErrorException(
                    $"{options.Path}: no file is named like '{file}' (option 'file'); there are {Some(all)}"
                );
        }

        return data switch
        {
            [var only] => [only],
            [] when parquet.Count > 0 => throw ParquetFault(options, parquet[0]),
            [] => throw new UserErrorException(
                $"{options.Path}: no JSON, JSON Lines or CSV file is there; there are {Some(all)}"
            ),
            _ => throw new UserErrorException(
                $"{options.Path} has several files: say which to read with 'file', a name or a pattern ('file: {data[0]}') or a split "
                    + $"('file: train'); there are {Some(data)}"
            ),
        };
    }

    private static UserErrorException ParquetFault(JsonOptions options, string name) =>
        Parquet.Fault(
            $"{options.Path}/{name}",
            HubReference.IsMeant(options.Path) ? $"{options.Path}/{name}" : Path.Combine(options.Path, name)
        );

    private static bool IsDescription(string name) =>
        _descriptions.Contains(name.Split('/')[^1], StringComparer.Ordinal);

    /// <summary>Whether a split's word stands in a name: data/train-00000-of-00002.jsonl, train/1.csv; not constrained.csv.</summary>
    private static bool IsOfSplit(string name, string split) =>
        name.Split('/', '-', '_', '.', ' ').Contains(split, StringComparer.Ordinal);

    private static string Some(IReadOnlyList<string> names)
    {
        const int Shown = 10;
        return names.Count == 0
            ? "no files"
            : string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
