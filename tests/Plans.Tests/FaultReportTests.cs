using System.Runtime.CompilerServices;

namespace Rlfw.Plans.Tests;

/// <summary>Bad files in Reports/, each with the report it must give beside it.</summary>
public sealed class FaultReportTests
{
    public static TheoryData<string> Files =>
        [
            .. Directory
                .GetFiles(Folder(), "*.yaml")
                .Select(Path.GetFileNameWithoutExtension)
                .Order(StringComparer.Ordinal)
                .OfType<string>(),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_bad_file_gives_the_report_beside_it(string name)
    {
        var yaml = File.ReadAllText(Path.Combine(Folder(), name + ".yaml"));
        var result = Planner.PlanOnly(yaml, Comments(yaml, "only"), Comments(yaml, "override"));
        result.Runs.ShouldBeEmpty();
        var expected = Path.Combine(Folder(), name + ".txt");
        if (Environment.GetEnvironmentVariable("RLFW_WRITE_EXPECTED") == "1")
        {
            File.WriteAllText(expected, result.Report + "\n");
        }

        result.Report.ShouldBe(File.ReadAllText(expected).TrimEnd('\n'));
    }

    [Fact]
    public void The_folder_holds_as_many_reports_as_files() =>
        Directory.GetFiles(Folder(), "*.txt").Length.ShouldBe(Files.Count);

    private static string[] Comments(string yaml, string kind) =>
        [
            .. yaml.Split('\n')
                .Where(line => line.StartsWith($"# {kind}: ", StringComparison.Ordinal))
                .Select(line => line[(kind.Length + 4)..]),
        ];

    private static string Folder([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Reports");
}
