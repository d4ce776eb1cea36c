using Rlfw.Http;
using Rlfw.Mlflow.Double;
using Rlfw.Mlflow.Server;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>A server that misbehaves on command, and a store on it with waits short enough for tests.</summary>
internal sealed class ServerRig : IAsyncDisposable
{
    public const long T0 = 1_767_225_600_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-server-");

    public ServerRig(Func<MlflowSettings, MlflowSettings>? with = null, MlflowServerDouble? server = null)
    {
        Server = server ?? new MlflowServerDouble();
        Settings = (with ?? (x => x))(new MlflowSettings { Http = Hasty });
        Store = new ServerStore(Server.Address, Settings, TimeProvider.System, Logger);
    }

    public static HttpPolicy Hasty { get; } =
        new()
        {
            Retries = 3,
            ConnectionRetries = 1,
            FirstDelay = TimeSpan.FromMilliseconds(2),
            LongestDelay = TimeSpan.FromMilliseconds(10),
            LongestRetryAfter = TimeSpan.FromSeconds(5),
            ResponseTimeout = TimeSpan.FromSeconds(5),
            StallTimeout = TimeSpan.FromSeconds(5),
        };

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    public MlflowServerDouble Server { get; }

    public MlflowSettings Settings { get; }

    public RecordingLogger Logger { get; } = new();

    public ServerStore Store { get; }

    public MlflowState State => Server.State;

    /// <summary>The lines that warn.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. Logger.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal))];

    public static NewMlflowRun NewRun(string experiment, string key = "demo/1") =>
        new(experiment, key, $"run {key}", T0, "dev", new Dictionary<string, string> { ["mlflow.user"] = "dev" });

    public async Task<MlflowRun> RunAsync(string key = "demo/1")
    {
        var experiment = await Store.OpenExperimentAsync("demo", Now);
        return await Store.OpenRunAsync(NewRun(experiment.Id, key), Now);
    }

    /// <summary>A file of the test's folder.</summary>
    public string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What a failing call means.</summary>
    public static async Task<MlflowException> FaultAsync(Func<Task> call) =>
        await Should.ThrowAsync<MlflowException>(call);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
