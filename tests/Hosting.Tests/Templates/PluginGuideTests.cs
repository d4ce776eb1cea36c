using System.Text.RegularExpressions;

namespace Rlfw.Hosting.Tests.Templates;

/// <summary>The guide shows code that exists: every block is a part of a template or of a plugin that the tests load.</summary>
public sealed partial class PluginGuideTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("rlfw-guide-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Every_block_of_the_guide_stands_in_a_file_that_is_built_and_tested()
    {
        var root = RepositoryRoot();
        var blocks = Blocks().Matches(File.ReadAllText(Path.Combine(root, "docs", "plugin-guide.md")));
        foreach (
            var (kind, name) in new[]
            {
                ("reward", "short-answer"),
                ("environment", "corridor"),
                ("dataset", "backwards"),
            }
        )
        {
            PluginTemplate.Create(kind, name, _home, AppContext.BaseDirectory);
        }

        var sources = new[] { _home, Path.Combine(root, "tests", "special", "Guests") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".json" or ".yaml" or ".csproj")
            .Select(File.ReadAllText)
            .ToArray();

        blocks.Count.ShouldBeGreaterThan(6);
        foreach (var block in blocks.Select(match => match.Groups["text"].Value))
        {
            sources.ShouldContain(source => source.Contains(block, StringComparison.Ordinal), block);
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Framework.sln")))
        {
            folder = folder.Parent.ShouldNotBeNull();
        }

        return folder.FullName;
    }

    [GeneratedRegex(
        """^```(csharp|json|yaml|xml)\n(?<text>.*?)^```$""",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Blocks();
}
