using Rlfw.Contracts;

namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>A hub whose repositories are folders of this machine; what was asked for is kept.</summary>
/// <param name="repositories">A folder by reference.</param>
public sealed class FolderHub(params (string Reference, string Folder)[] repositories) : IHub
{
    public List<string> Fetched { get; } = [];

    public IReadOnlyList<string> List(string path, CancellationToken cancellation) =>
        [
            .. Directory
                .EnumerateFiles(Folder(path), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder(path), file))
                .Order(StringComparer.Ordinal),
        ];

    public string Fetch(string path, IReadOnlyList<string> patterns, CancellationToken cancellation)
    {
        Fetched.AddRange(List(path, cancellation).Where(name => FileNames.Matches(name, patterns)));
        return Folder(path);
    }

    private string Folder(string path) =>
        Array.Find(repositories, repository => repository.Reference == path).Folder ?? path;
}
