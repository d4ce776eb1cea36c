using System.Text.RegularExpressions;

namespace Rlfw.Architecture.Tests;

public sealed partial class SolutionTests
{
    private const string FolderType = "{2150E333-8FDC-42A3-9474-1A3956D46DE8}";

    [Fact]
    public void The_solution_holds_every_project_in_the_solution_folder_of_its_disk_folder()
    {
        var text = File.ReadAllText(Repository.At("Framework.sln"));
        var entries = Entries().Matches(text);
        var names = entries.ToDictionary(entry => entry.Groups["id"].Value, entry => entry.Groups["name"].Value);
        var parents = Nestings()
            .Matches(text)
            .ToDictionary(m => m.Groups["child"].Value, m => m.Groups["parent"].Value);
        var found = entries
            .Where(entry => entry.Groups["type"].Value != FolderType)
            .Select(entry =>
                $"{entry.Groups["path"].Value.Replace('\\', '/')} in {FolderOf(entry.Groups["id"].Value, names, parents)}"
            )
            .ToArray();
        var expected = Repository
            .Projects.Select(project => $"{project} in {Repository.FolderOf(project.Folder)}")
            .ToArray();

        expected.Length.ShouldBeGreaterThan(25);
        expected
            .Except(found)
            .Select(line => $"missing: {line}")
            .Concat(found.Except(expected).Select(line => $"wrong: {line}"))
            .ShouldBeNone(
                "Framework.sln: dotnet sln remove PROJECT, dotnet sln add PROJECT --solution-folder FOLDER --include-references false"
            );
    }

    private static string FolderOf(string id, Dictionary<string, string> names, Dictionary<string, string> parents)
    {
        var path = new List<string>();
        for (var current = id; parents.TryGetValue(current, out var parent); current = parent)
        {
            path.Insert(0, names[parent]);
        }

        return string.Join('/', path);
    }

    [GeneratedRegex(
        """^Project\("(?<type>\{[^}]*\})"\) = "(?<name>[^"]*)", "(?<path>[^"]*)", "(?<id>\{[^}]*\})"\r?$""",
        RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Entries();

    [GeneratedRegex("""^\t\t(?<child>\{[^}]*\}) = (?<parent>\{[^}]*\})\r?$""", RegexOptions.Multiline, 1000)]
    private static partial Regex Nestings();
}
