using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// Runs many plans, some at a time, each on a thread of its own. A run that starts from another's result waits for it. A
/// run that fails stops no other.
/// </summary>
/// <param name="launcher">Runs one plan.</param>
public sealed class RunQueue(RunLauncher launcher)
{
    private enum State
    {
        Waiting,
        Running,
        Ended,
    }

    /// <summary>Runs the plans and waits for them.</summary>
    /// <param name="plans">The plans, in the order they are started in where nothing else decides.</param>
    /// <param name="settings">How to launch.</param>
    /// <param name="stop">Set when all runs shall stop at their next training step; those that wait do not start.</param>
    /// <param name="ended">Told of every run that ended, on the calling thread; null for nobody.</param>
    /// <returns>One result per plan, in the plans' order.</returns>
    public IReadOnlyList<RunResult> Run(
        IReadOnlyList<RunPlan> plans,
        LaunchSettings settings,
        CancellationToken stop,
        Action<RunResult>? ended = null
    )
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(settings);
        return Run([.. plans.Select(x => RunRequest.For(x, settings))], settings, stop, ended);
    }

    /// <summary>Runs plans in given folders and waits for them.</summary>
    /// <param name="requests">The plans and their folders, in the order they are started in where nothing else decides.</param>
    /// <param name="settings">How to launch.</param>
    /// <param name="stop">Set when all runs shall stop at their next training step; those that wait do not start.</param>
    /// <param name="ended">Told of every run that ended, on the calling thread; null for nobody.</param>
    /// <returns>One result per request, in the requests' order.</returns>
    public IReadOnlyList<RunResult> Run(
        IReadOnlyList<RunRequest> requests,
        LaunchSettings settings,
        CancellationToken stop,
        Action<RunResult>? ended = null
    )
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(settings);
        var linked = Linked(requests);
        RunPlan[] plans = [.. linked.Select(x => x.Plan)];
        var parallelism = settings.Parallelism ?? DefaultParallelism(plans);
        var states = new State[plans.Length];
        var results = new RunResult?[plans.Length];
        using var finished = new System.Collections.Concurrent.BlockingCollection<(int Index, RunResult Result)>();
        while (Array.Exists(states, x => x != State.Ended))
        {
            for (var i = 0; i < plans.Length && states.Count(x => x == State.Running) < parallelism; i++)
            {
                if (states[i] == State.Waiting && IsReady(plans, results, i))
                {
                    states[i] = State.Running;
                    var index = i;
                    if (Refusal(plans, results, i, stop) is { } refusal)
                    {
                        finished.Add((index, refusal with { Folder = linked[i].Folder }), CancellationToken.None);
                        continue;
                    }

                    StartThread(plans[i].Id, () => finished.Add((index, launcher.Run(linked[index], settings, stop))));
                }
            }

            if (finished.Count == 0 && !Array.Exists(states, x => x == State.Running))
            {
                throw new UserErrorException(
                    "experiments that start from each other: "
                        + string.Join(
                            ", ",
                            plans
                                .Where((_, i) => states[i] == State.Waiting)
                                .Select(x => x.Experiment)
                                .Distinct(StringComparer.Ordinal)
                        )
                );
            }

            var (at, result) = finished.Take(CancellationToken.None);
            (states[at], results[at]) = (State.Ended, result);
            ended?.Invoke(result);
        }

        return [.. results.Select(x => x!)];
    }

    /// <summary>Requests whose starting points are the folders that the same plans run in now, where they are among them.</summary>
    private static RunRequest[] Linked(IReadOnlyList<RunRequest> requests) =>
        [
            .. requests.Select(x =>
                requests.FirstOrDefault(other => other.Plan.Id == x.Plan.FromRun) is { } source
                    ? x with
                    {
                        From = source.Folder,
                    }
                    : x
            ),
        ];

    private static int DefaultParallelism(IReadOnlyList<RunPlan> plans) =>
        Math.Max(1, Environment.ProcessorCount / plans.Select(x => x.Threads).DefaultIfEmpty(1).Max());

    private static int SourceOf(IReadOnlyList<RunPlan> plans, int index)
    {
        for (var i = 0; i < plans.Count; i++)
        {
            if (i != index && plans[i].Id == plans[index].FromRun)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsReady(IReadOnlyList<RunPlan> plans, RunResult?[] results, int index) =>
        SourceOf(plans, index) is var source && (source < 0 || results[source] is not null);

    /// <summary>The result of a run that is not started: it was asked to stop, or what it starts from did not finish.</summary>
    private static RunResult? Refusal(
        IReadOnlyList<RunPlan> plans,
        RunResult?[] results,
        int index,
        CancellationToken stop
    )
    {
        var source = SourceOf(plans, index);
        var (outcome, message) =
            stop.IsCancellationRequested ? (RunOutcome.Stopped, "not started; run again to start it")
            : source >= 0 && results[source]!.Outcome != RunOutcome.Finished
                ? (
                    results[source]!.Outcome,
                    $"not started: run {plans[source].Id}, which it starts from, did not finish"
                )
            : default;
        return message is null
            ? null
            : new RunResult
            {
                Plan = plans[index],
                Folder = new RunFolder("", plans[index].Id),
                Outcome = outcome,
                Message = message,
            };
    }

    private static void StartThread(string name, Action run) =>
        // Background: a process that is told to end at once does not wait for its runs.
        new Thread(() => run()) { IsBackground = true, Name = name }.Start();
}
