namespace Rlfw.Architecture.Tests;

/// <summary>The repository these tests were built from, as files.</summary>
internal static class Repository
{
    private static readonly string[] SkippedFolders = ["artifacts", "bin", "obj", "runs", ".git"];

    // `rlfw new` fills these in; by themselves they are no projects.
    private const string Templates = "tools/templates/";

    /// <summary>The folder that holds Framework.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file below core, plugins, tools and tests but templates, relative to the root with slashes, sorted.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. new[] { "core", "plugins", "tools", "tests" }
            .Where(folder => Directory.Exists(At(folder)))
            .SelectMany(folder => Walk(new DirectoryInfo(At(folder))))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith(Templates, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Every project, relative to the root.</summary>
    public static IReadOnlyList<Project> Projects { get; } =
    [.. Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(file => new Project(file))];

    /// <summary>The sources of the product: all but the tests.</summary>
    public static IReadOnlyList<SourceFile> ProductSources { get; } =
    [
        .. Sources()
            .Where(file => !file.StartsWith("tests/", StringComparison.Ordinal))
            .Select(file => new SourceFile(file)),
    ];

    /// <summary>The sources of the tests.</summary>
    public static IReadOnlyList<SourceFile> TestSources { get; } =
    [
        .. Sources()
            .Where(file => file.StartsWith("tests/", StringComparison.Ordinal))
            .Select(file => new SourceFile(file)),
    ];

    /// <summary>The absolute path of a file or folder.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    /// <summary>The folder a relative path lies in; empty for the root.</summary>
    public static string FolderOf(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    private static IEnumerable<string> Sources() => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder
            .EnumerateFiles()
            .Select(file => file.FullName)
            .Concat(
                folder.EnumerateDirectories().Where(child => !SkippedFolders.Contains(child.Name)).SelectMany(Walk)
            );

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Framework.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no Framework.sln above the tests");
        }

        return folder.FullName;
    }
}
