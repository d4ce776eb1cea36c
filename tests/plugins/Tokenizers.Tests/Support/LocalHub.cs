using Rlfw.Contracts;

namespace Rlfw.Plugins.Tokenizers.Tests;

/// <summary>A hub whose repositories are folders of this machine.</summary>
public sealed class LocalHub(IReadOnlyDictionary<string, string>? folders = null) : IHub
{
    /// <summary>What was asked for, in order.</summary>
    public List<string> Fetched { get; } = [];

    public IReadOnlyList<string> List(string path, CancellationToken cancellation) =>
        [.. Directory.EnumerateFiles(FolderOf(path)).Select(file => Path.GetFileName(file))];

    public string Fetch(string path, IReadOnlyList<string> patterns, CancellationToken cancellation)
    {
        Fetched.AddRange(patterns);
        return FolderOf(path);
    }

    private string FolderOf(string path) => folders?.GetValueOrDefault(path) ?? path;
}
