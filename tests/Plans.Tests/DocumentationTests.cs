using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_file_in_the_reference_of_the_experiment_file_can_be_planned()
    {
        var files = Fences().Matches(Page()).Select(match => match.Groups["file"].Value).ToList();
        files.Count.ShouldBe(5);
        foreach (var file in files)
        {
            Planner.Runs(file).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Every_key_of_an_experiment_is_in_the_reference()
    {
        var page = Page();
        foreach (var key in OptionRecord.Of(typeof(ExperimentOptions)).Keys)
        {
            page.ShouldContain($"| `{key}` |");
        }
    }

    private static string Page([CallerFilePath] string source = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(source)!, "../../docs/experiment-file.md"));

    [GeneratedRegex("```yaml\n(?<file>version.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fences();
}
