using System.Globalization;

namespace Rlfw.Comparing.Tests;

/// <summary>A runs folder with journals as runs write them.</summary>
internal sealed class JournalFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("rlfw-comparing-").FullName;

    /// <summary>Writes a journal of payloads at times after the start, in seconds.</summary>
    public string Write(string run, params (double Seconds, long Step, string Payload)[] events)
    {
        var folder = Path.Combine(Root, run);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(
            Path.Combine(folder, "events.jsonl"),
            events.Select(
                (x, i) =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"run":"{{run}}","sequence":{{i + 1}},"step":{{x.Step}},"time":"{{Time(x.Seconds)}}","payload":{{x.Payload}}}"""
                    )
            )
        );
        return folder;
    }

    public static string Started(string experiment, int seed, string parameters) =>
        $$"""{"type":"run_started","experiment":"{{experiment}}","seed":{{seed}},"parameters":{ {{parameters}} },"environment":{} }""";

    public static string Stage(string name) =>
        $$"""{"type":"stage_started","stage":"{{name}}","index":0,"budget":{"steps":10,"environment_steps":null} }""";

    public static string Metrics(string stage, long environmentSteps, string values) =>
        $$"""{"type":"metrics","stage":"{{stage}}","environment_steps":{{environmentSteps}},"progress":0.5,"values":{ {{values}} } }""";

    public static string Ended(string outcome, string results, string message = "") =>
        $$"""{"type":"run_ended","outcome":"{{outcome}}","message":"{{message}}","results":{ {{results}} } }""";

    public static string Resumed() => """{"type":"run_resumed","from_step":0,"from_sequence":0}""";

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Time(double seconds) =>
        new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)
            .AddSeconds(seconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
}
