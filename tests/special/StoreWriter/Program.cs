using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Mlflow;

// write DATABASE KEY CALLS POINTS: logs to the run KEY of the experiment "demo", a line a call that was carried out.
// read DATABASE: prints the names of the experiments and how many runs each has.
const long Start = 1_767_225_600_000;
try
{
    switch (args)
    {
        case ["write", var path, var key, var calls, var points]:
            await WriteAsync(path, key, Number(calls), Number(points)).ConfigureAwait(false);
            return 0;
        case ["read", var path]:
            await ReadAsync(path).ConfigureAwait(false);
            return 0;
        default:
            Console.Error.WriteLine("usage: write DATABASE KEY CALLS POINTS | read DATABASE");
            return 2;
    }
}
catch (MlflowException fault)
{
    Console.WriteLine($"{fault.Fault}: {fault.Message}");
    return 1;
}

static async Task WriteAsync(string path, string key, int calls, int points)
{
    var store = EmbeddedStore.Open(path, TimeProvider.System, NullLogger.Instance);
    await using (store.ConfigureAwait(false))
    {
        var experiment = await store.OpenExperimentAsync("demo", default).ConfigureAwait(false);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var run = await store
            .OpenRunAsync(new NewMlflowRun(experiment.Id, key, key, Start, "dev", tags), default)
            .ConfigureAwait(false);
        for (var call = 0; call < calls; call++)
        {
            var first = call * points;
            var records = new MlflowRecords
            {
                Metrics =
                [
                    .. Enumerable
                        .Range(first, points)
                        .Select(i => new MlflowPoint(i % 2 == 0 ? "train/even" : "train/odd", i, Start + i, i)),
                ],
                Parameters = [new("calls", calls.ToString(CultureInfo.InvariantCulture))],
                Tags = [new("cursor", (first + points).ToString(CultureInfo.InvariantCulture))],
            };
            await store.LogAsync(run.Id, records, default).ConfigureAwait(false);
            Console.WriteLine(call);
        }

        await store.SetStatusAsync(run.Id, MlflowRunStatus.Finished, Start + calls, default).ConfigureAwait(false);
    }
}

static async Task ReadAsync(string path)
{
    var reader = EmbeddedReader.Open(path, TimeProvider.System);
    await using (reader.ConfigureAwait(false))
    {
        foreach (var experiment in await reader.ListExperimentsAsync(default).ConfigureAwait(false))
        {
            var query = new MlflowRunQuery([experiment.Id], new Dictionary<string, string>(StringComparer.Ordinal));
            var runs = await reader.SearchRunsAsync(query, default).ConfigureAwait(false);
            Console.WriteLine($"{experiment.Name}: {runs.Count}");
        }
    }
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
