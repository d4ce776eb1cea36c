namespace Rlfw.Mlflow.Tests;

/// <summary>A folder of one test with an embedded store in it, deleted at the test's end.</summary>
internal sealed class TemporaryStore : IAsyncDisposable
{
    public const long T0 = 1_767_225_600_000;

    public TemporaryStore(string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("rlfw-mlflow-").FullName;
        Store = OpenAnother();
    }

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, MlflowTarget.DatabaseName);

    public EmbeddedStore Store { get; }

    public RecordingLogger Logger { get; } = new();

    public EmbeddedStore OpenAnother() => EmbeddedStore.Open(Path, TimeProvider.System, Logger);

    public EmbeddedReader OpenReader() => EmbeddedReader.Open(Path, TimeProvider.System);

    /// <summary>Makes the database, with nothing in it but what is in every one.</summary>
    public Task MakeAsync() => Store.OpenExperimentAsync("Default", default);

    /// <summary>A run of an experiment "demo".</summary>
    public async Task<MlflowRun> RunAsync(string key = "demo/1")
    {
        var experiment = await Store.OpenExperimentAsync("demo", default);
        return await Store.OpenRunAsync(NewRun(experiment.Id, key), default);
    }

    public static NewMlflowRun NewRun(string experiment, string key) =>
        new(experiment, key, $"run {key}", T0, "dev", new Dictionary<string, string>());

    public Task LogAsync(MlflowRun run, params MlflowPoint[] points) =>
        Store.LogAsync(run.Id, new MlflowRecords { Metrics = points }, default);

    /// <summary>Runs statements on the file, as somebody else would.</summary>
    public void Execute(string sql) => Sql.Execute(Path, sql);

    /// <summary>The rows of a query, columns separated by '|'.</summary>
    public string[] Rows(string sql) => Sql.Rows(Path, sql);

    /// <summary>Sets who may do what with a file or folder, where there is such a thing.</summary>
    public static void SetMode(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
    }

    public string File(string name, string text)
    {
        var path = System.IO.Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
