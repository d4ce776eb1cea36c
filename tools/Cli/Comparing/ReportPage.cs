using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Rlfw.Cli;

/// <summary>The report as one HTML page: style, scripts, the chart library and the data are all in it.</summary>
internal static class ReportPage
{
    /// <summary>By this a file is known as one that may be written anew.</summary>
    public const string Mark = "<meta name=\"generator\" content=\"rlfw report\">";

    // In the order in which a browser runs them.
    private static readonly string[] Scripts = ["chart.umd.min.js", "format.js", "charts.js", "tables.js", "report.js"];

    // '<' and '&' become escapes, so that no text of a run can end the script element that holds the data.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The page of a file: it reads nothing else, and may not.</summary>
    public static string OfFile(JsonObject data) => Build(data, "none", live: false);

    /// <summary>The page that a server serves: it asks that server for newer data, and may ask nobody else.</summary>
    public static string OfServer(JsonObject data) => Build(data, "'self'", live: true);

    /// <summary>The data as the page takes it.</summary>
    public static string Json(JsonObject data)
    {
        using var buffer = new MemoryStream();
        using (
            var writer = new System.Text.Json.Utf8JsonWriter(
                buffer,
                new System.Text.Json.JsonWriterOptions { Encoder = Encoder }
            )
        )
        {
            data.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>One of the files that the page is made of.</summary>
    public static string Part(string name)
    {
        using var stream =
            typeof(ReportPage).Assembly.GetManifestResourceStream($"Report/{name}")
            ?? throw new InvalidOperationException($"the program lacks its part {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // Where a library names a map of its source, a browser's tools would look for it.
    private static string Script(string name) =>
        Part(name).Split("//# sourceMappingURL=", 2, StringSplitOptions.None)[0].TrimEnd();

    private static string Build(JsonObject data, string connect, bool live)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["mark"] = Mark,
            ["connect"] = connect == "none" ? "'none'" : connect,
            ["title"] = HtmlEncoder.Default.Encode((string)data["title"]!),
            ["live"] = live ? "true" : "false",
            ["style"] = Part("report.css"),
            ["data"] = Json(data),
            ["scripts"] = string.Concat(Scripts.Select(name => $"<script>\n{Script(name)}\n</script>\n")),
        };
        var page = new StringBuilder();
        // Pieces between the marks, so that nothing within a part is taken for a mark.
        foreach (var (index, piece) in Part("report.html").Split("{{", StringSplitOptions.None).Index())
        {
            var end = index == 0 ? -1 : piece.IndexOf("}}", StringComparison.Ordinal);
            page.Append(end < 0 ? "" : parts[piece[..end]]).Append(end < 0 ? piece : piece[(end + 2)..]);
        }

        return page.ToString();
    }
}
