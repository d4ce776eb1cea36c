using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rlfw.Architecture.Tests;

/// <summary>The tree says where things are: tests stand where their subject stands, a plugin where its kind stands.</summary>
public sealed class MirrorTests
{
    /// <summary>Folders of tests whose subject is no folder, and what it is.</summary>
    private static readonly Dictionary<string, string> WholeRoom = new(StringComparer.Ordinal)
    {
        ["tests/Torch.Tests/Surface"] = "all public names, held against TorchSharp's",
        ["tests/Torch.Tests/Cuda"] = "what needs a GPU, of any folder",
    };

    [Fact]
    public void Every_project_of_core_has_a_test_project_and_its_folders_are_the_sources_folders()
    {
        // core/Contracts is one room with two projects; Torch.Generator is tested through what it generates.
        var rooms = Directory
            .EnumerateDirectories(Repository.At("core"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => name != "Torch.Generator")
            .ToArray();

        rooms.Length.ShouldBeGreaterThan(5);
        rooms
            .Where(room => !File.Exists(Repository.At($"tests/{room}.Tests/{room}.Tests.csproj")))
            .Select(room => $"core/{room} has no tests/{room}.Tests")
            .Concat(rooms.SelectMany(StrayFolders))
            .ShouldBeNone("Tests mirror the source tree");
    }

    [Fact]
    public void Every_test_project_belongs_to_something()
    {
        var projects = Repository
            .Projects.Where(project =>
                project.IsBelow("tests") && project.Name.EndsWith(".Tests", StringComparison.Ordinal)
            )
            .ToArray();

        projects.Length.ShouldBeGreaterThan(6);
        projects
            .Where(project => !IsMirror(project))
            .Select(project => project.Path)
            .ShouldBeNone(
                "A test project is tests/X.Tests for core/X or tools/X, or stands in tests/plugins or tests/special"
            );
    }

    [Fact]
    public void A_plugin_lies_in_the_folder_of_its_kind()
    {
        var manifests = Repository
            .Files.Where(file =>
                file.StartsWith("plugins/", StringComparison.Ordinal)
                && file.EndsWith("/plugin.json", StringComparison.Ordinal)
            )
            .ToArray();

        manifests.Length.ShouldBeGreaterThan(6);
        manifests
            .SelectMany(file => Provides(file).Select(name => (File: file, Kind: name.Split(' ')[0])))
            .Where(pair => !pair.File.StartsWith($"plugins/{pair.Kind}s/", StringComparison.Ordinal))
            .Select(pair => $"{pair.File} provides a {pair.Kind}")
            .Concat(
                Repository
                    .Projects.Where(project =>
                        project.IsBelow("plugins") && !manifests.Contains($"{project.Folder}/plugin.json")
                    )
                    .Select(project => $"{project} has no plugin.json")
            )
            .ShouldBeNone("plugins/KINDs/NAME");
    }

    [Fact]
    public void Every_algorithm_has_a_page()
    {
        string[] headings = ["## Usage", "## Metrics", "## Deviations", "## Results"];
        var algorithms = Repository.Projects.Where(project => project.IsBelow("plugins/algorithms")).ToArray();

        algorithms.Length.ShouldBeGreaterThan(3);
        algorithms
            .SelectMany(project =>
            {
                var page = Repository.At($"{project.Folder}/README.md");
                var lines = File.Exists(page) ? File.ReadAllLines(page) : [];
                return headings
                    .Where(heading => !lines.Any(line => line.StartsWith(heading, StringComparison.OrdinalIgnoreCase)))
                    .Select(heading => $"{project.Folder}/README.md lacks '{heading}'");
            })
            .ShouldBeNone("An algorithm's page: usage, metrics, deviations from the paper, results over seeds");
    }

    private static IEnumerable<string> StrayFolders(string room)
    {
        var tests = $"tests/{room}.Tests/";
        var sources = Repository
            .Files.Where(file => file.StartsWith($"core/{room}/", StringComparison.Ordinal))
            .Select(file => Repository.FolderOf(file)[$"core/{room}".Length..].TrimStart('/'))
            // core/Contracts/Plain/Options and core/Contracts/Tensors/Models are tested in Options and Models.
            .Select(folder => room == "Contracts" ? string.Join('/', folder.Split('/').Skip(1)) : folder)
            .ToHashSet(StringComparer.Ordinal);
        return Repository
            .TestSources.Where(source => source.Path.StartsWith(tests, StringComparison.Ordinal) && HoldsTests(source))
            .Select(source => Repository.FolderOf(source.Path)[(tests.Length - 1)..].TrimStart('/'))
            .Where(folder => folder.Length > 0 && !sources.Contains(folder))
            .Distinct(StringComparer.Ordinal)
            .Where(folder => !WholeRoom.ContainsKey(tests + folder))
            .Select(folder => $"{tests}{folder} mirrors nothing in core/{room}");
    }

    /// <summary>Helpers and samples may lie where they like.</summary>
    private static bool HoldsTests(SourceFile source) =>
        source
            .Syntax.DescendantNodes()
            .OfType<AttributeSyntax>()
            .Any(attribute => attribute.Name.ToString() is "Fact" or "Theory");

    private static bool IsMirror(Project project)
    {
        var subject = project.Name[..^".Tests".Length];
        return project.IsBelow("tests/plugins")
            || project.IsBelow("tests/special")
            || Directory.Exists(Repository.At($"core/{subject}"))
            || Directory.Exists(Repository.At($"tools/{subject}"));
    }

    private static string[] Provides(string manifest)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Repository.At(manifest)));
        return [.. json.RootElement.GetProperty("provides").EnumerateArray().Select(name => name.GetString()!)];
    }
}
