using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Hosting.Launching;

namespace Rlfw.Cli;

/// <summary>Where the runs can be looked at besides their folders, and what has not arrived there yet.</summary>
internal static class DeliveryReport
{
    /// <summary>The links, and what waits.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<RunResult> results)
    {
        foreach (var place in results.SelectMany(x => x.Deliveries).GroupBy(x => x.Place, StringComparer.Ordinal))
        {
            var links = place
                .SelectMany(x => x.Links)
                .Where(x => x.Key == "compare")
                .Select(x => x.Value)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            // A database shows nothing by itself, and one that took nothing is not worth a look.
            var isServer = Uri.TryCreate(place.Key, UriKind.Absolute, out var uri) && !uri.IsFile;
            var viewer = isServer || place.All(x => x.Delivered == 0) ? "" : " ('rlfw ui' opens it)";
            terminal.Out.WriteLine($"MLflow: {place.Key}{viewer}");
            links.ForEach(link => terminal.Out.WriteLine($"  {link}"));
        }

        foreach (var result in results)
        {
            foreach (var state in result.Deliveries.Where(x => x.Delivered < x.Recorded))
            {
                terminal.Say(
                    "warning",
                    $"{RunLabel.Of(result.Plan)}: {state.Recorded - state.Delivered} of {state.Recorded} events have not reached "
                        + $"{state.Place}{(state.Problem is { } problem ? $" ({problem})" : "")}; '{Sync(result.Folder)}' sends them"
                );
            }
        }
    }

    /// <summary>The command that sends what waits; it looks into ./runs unless told otherwise.</summary>
    private static string Sync(RunFolder folder)
    {
        var root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(folder.Path)))!;
        var place = Path.GetRelativePath(Environment.CurrentDirectory, root);
        return $"rlfw track sync {folder.Run}{(place == "runs" ? "" : $" --runs {place}")}";
    }

    /// <summary>The same for scripts.</summary>
    public static JsonNode ToJson(DeliveryState state) =>
        new JsonObject
        {
            ["store"] = state.Place,
            ["sent"] = state.Delivered,
            ["events"] = state.Recorded,
            ["problem"] = state.Problem,
            ["links"] = JsonText.Map(state.Links.ToDictionary(x => x.Key, x => x.Value, StringComparer.Ordinal)),
        };
}
