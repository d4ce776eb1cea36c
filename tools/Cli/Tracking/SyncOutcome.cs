using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>What came of sending a run's backlog.</summary>
/// <param name="Run">The run.</param>
internal sealed record SyncOutcome(RunSummary Run)
{
    /// <summary>Where its trackers stand; empty where there is none.</summary>
    public IReadOnlyList<DeliveryState> States { get; init; } = [];

    /// <summary>Why nothing was to be done; empty otherwise.</summary>
    public string Note { get; init; } = "";

    /// <summary>Why nothing could be done; empty otherwise.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Whether something is left that could not be sent.</summary>
    public bool IsBehind => Fault.Length > 0 || States.Any(x => x.Problem is not null || x.Delivered < x.Recorded);

    /// <summary>The table, and below it what is wrong.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<SyncOutcome> outcomes, string root)
    {
        if (outcomes.Count == 0)
        {
            terminal.Out.WriteLine($"no runs in {root}");
            return;
        }

        var table = new TextTable("run", "store", ">events sent", ">events");
        foreach (var outcome in outcomes)
        {
            foreach (var state in outcome.States)
            {
                table.Add(outcome.Run.Folder.Run, state.Place, Text(state.Delivered), Text(state.Recorded));
            }

            if (outcome.States.Count == 0)
            {
                table.Add(outcome.Run.Folder.Run, "–", "–", Text(outcome.Run.Sequence));
            }
        }

        table.Write(terminal);
        foreach (var outcome in outcomes)
        {
            outcome.Say(terminal);
        }

        foreach (
            var link in outcomes
                .SelectMany(x => x.States)
                .SelectMany(x => x.Links)
                .Where(x => x.Key == "compare")
                .Select(x => x.Value)
                .Distinct(StringComparer.Ordinal)
        )
        {
            terminal.Out.WriteLine(link);
        }
    }

    /// <summary>The same for scripts.</summary>
    public JsonNode ToJson() =>
        new JsonObject
        {
            ["run"] = Run.Folder.Run,
            ["note"] = Note,
            ["fault"] = Fault,
            ["trackers"] = JsonText.List(
                States.Select(x => new JsonObject
                {
                    ["store"] = x.Place,
                    ["sent"] = x.Delivered,
                    ["events"] = x.Recorded,
                    ["problem"] = x.Problem,
                })
            ),
        };

    private void Say(Terminal terminal)
    {
        if (Note.Length > 0)
        {
            terminal.Say("note", $"run {Run.Folder.Run} {Note}");
        }

        foreach (var problem in States.Select(x => x.Problem).Append(Fault).Where(x => x is { Length: > 0 }))
        {
            terminal.Say("error", $"run {Run.Folder.Run}: {problem}");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
