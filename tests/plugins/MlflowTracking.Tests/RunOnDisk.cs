using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Measuring;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking;
using Rlfw.Plugins.MlflowTracking.Delivery;
using Rlfw.Tracking;

namespace Rlfw.MlflowTracking.Tests;

/// <summary>A run folder whose journal a real pump writes.</summary>
internal sealed class RunOnDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _root;
    private readonly bool _owned;
    private EventPump _pump;

    public RunOnDisk(string id = "cartpole/0123456789ab-1", DirectoryInfo? root = null, TimeProvider? clock = null)
    {
        (_root, _owned) = (root ?? Directory.CreateTempSubdirectory("rlfw-mlflow-"), root is null);
        Clock = clock ?? TimeProvider.System;
        Folder = new RunFolder(Directory.CreateDirectory(Path.Combine(_root.FullName, "runs", id)).FullName, id);
        _pump = EventPump.Open(Folder, [], Clock, null);
    }

    public RunFolder Folder { get; }

    public DirectoryInfo Root => _root;

    public TimeProvider Clock { get; }

    public string Database => Path.Combine(_root.FullName, "mlflow.db");

    public static RunStarted Started(ulong seed = 1, string algorithm = "ppo", int runs = 1) =>
        new(
            "cartpole",
            seed,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["algorithm.plugin"] = algorithm,
                ["algorithm.learning_rate"] = "0.001",
                ["threads"] = "1",
            },
            new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = "here", ["rlfw"] = "0.1.0" }
        )
        {
            Metric = "eval/return",
            Stages = [new StageFacts("main", algorithm)],
            Study = new StudyPlace("abcdef012345", runs, new Dictionary<string, string>(StringComparer.Ordinal)),
        };

    public static MetricsRecorded Metrics(params (string Name, double Value)[] values) =>
        new("main", 0, 0.5, values.ToDictionary(x => x.Name, x => x.Value, StringComparer.Ordinal));

    public void Emit(long step, EventPayload payload) => _pump.Emit(step, payload);

    public void Flush() => _pump.Flush();

    /// <summary>What a process has that delivers this run.</summary>
    public DeliveryContext Context(MlflowOptions? options = null) =>
        new(
            options ?? new MlflowOptions(),
            Folder,
            new JournalReader(Folder),
            new MlflowSettings(),
            new MlflowTarget(Database, null),
            NullLogger.Instance
        )
        {
            Texts = new SentTexts(new SecretFilter([])),
            System = new SystemLog(Folder),
        };

    /// <summary>Ends the pump: the process is gone.</summary>
    public ValueTask CloseAsync() => _pump.DisposeAsync();

    /// <summary>Goes on with the run as another process does.</summary>
    public async Task ReopenAsync()
    {
        await _pump.DisposeAsync();
        _pump = EventPump.Open(Folder, [], Clock, RunJournal.ReadAll(Folder).Last().Sequence);
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        if (_owned)
        {
            _root.Delete(recursive: true);
        }
    }
}
