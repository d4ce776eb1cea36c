using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rlfw.Plugins.Language.Tests.Support;

namespace Rlfw.Cli.Tests.Comparing;

public sealed class ReportPageTests
{
    private static readonly string Web = Path.Combine(SharedFolder.Repository, "tools/Cli/Comparing/Web");

    [Fact]
    public void The_chart_library_is_the_one_that_the_manifest_names()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Web, "chart.json")))!;
        var library = File.ReadAllBytes(Path.Combine(Web, "chart.umd.min.js"));

        Convert.ToHexStringLower(SHA256.HashData(library)).ShouldBe((string?)manifest["sha256"]);
        ReportPage.Part("chart.umd.min.js").ShouldStartWith($"/*!\n * Chart.js v{manifest["version"]}\n");
        File.ReadAllText(Path.Combine(Web, (string)manifest["license_file"]!)).ShouldContain("The MIT License");
    }

    [Fact]
    public void No_part_ends_the_script_that_holds_it()
    {
        foreach (var path in Directory.EnumerateFiles(Web, "*.js"))
        {
            var text = File.ReadAllText(path);
            text.ShouldNotContain("</script", Case.Insensitive, path);
            text.ShouldNotContain("<!--", Case.Insensitive, path);
        }
    }

    [Fact]
    public void Data_cannot_end_the_script_that_holds_them()
    {
        var data = new JsonObject { ["title"] = "a</title><script>", ["text"] = "</script><!-- {{scripts}} & é" };

        var page = ReportPage.OfFile(data);

        page.ShouldContain("a&lt;/title&gt;&lt;script&gt;");
        page.ShouldContain("\\u003C/script\\u003E\\u003C!-- {{scripts}} \\u0026 é");
        page.ShouldContain("connect-src 'none'");
        page.ShouldNotContain("sourceMappingURL");
        ReportPage.OfServer(data).ShouldContain("connect-src 'self'");
    }

    [Fact]
    public void Own_scripts_name_no_address() =>
        Directory
            .EnumerateFiles(Web)
            .Where(path =>
                Path.GetExtension(path) is ".js" or ".css" or ".html"
                && !path.Contains("chart.umd", StringComparison.Ordinal)
            )
            .ShouldAllBe(path => !File.ReadAllText(path).Contains("://", StringComparison.Ordinal));
}
