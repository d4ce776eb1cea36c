namespace Rlfw.Mlflow;

/// <summary>
/// Writes runs to a store. Every call may be repeated, as often as it takes, with the same effect as once: what is sent again
/// after a lost answer is not there twice. Calls of one instance come from one thread at a time; several processes may write
/// to one store.
/// </summary>
/// <remarks>Everything throws <see cref="MlflowException"/>, whose fault says whether another try later may succeed.</remarks>
public interface IMlflowWriter : IAsyncDisposable
{
    /// <summary>The store for people: "/data/mlflow.db", "http://host:5000". Never with credentials.</summary>
    string Location { get; }

    /// <summary>The experiment of a name, made where it is missing.</summary>
    /// <param name="name">At most 500 characters.</param>
    /// <param name="cancellation">Ends the try.</param>
    /// <exception cref="MlflowException">It was deleted (<see cref="MlflowFault.Gone"/>), or the store does not answer.</exception>
    Task<MlflowExperiment> OpenExperimentAsync(string name, CancellationToken cancellation);

    /// <summary>Sets a tag of an experiment.</summary>
    Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellation);

    /// <summary>The run of a key within its experiment, made where it is missing.</summary>
    /// <param name="run">What to make it with; a run that is there keeps what it has.</param>
    /// <param name="cancellation">Ends the try.</param>
    /// <exception cref="MlflowException">The run of this key was deleted (<see cref="MlflowFault.Gone"/>), and so on.</exception>
    Task<MlflowRun> OpenRunAsync(NewMlflowRun run, CancellationToken cancellation);

    /// <summary>
    /// Writes metrics, parameters and tags, any number of them, in their order. The embedded store takes all in one
    /// transaction; a server in requests within its limits, tags last.
    /// </summary>
    /// <remarks>
    /// Keys that MLflow refuses are changed by <see cref="MlflowNames"/>; parameter and tag values longer than MLflow's limits are
    /// cut. A parameter that the run has with another value keeps it, and a warning is logged.
    /// </remarks>
    Task LogAsync(string runId, MlflowRecords records, CancellationToken cancellation);

    /// <summary>Says which data a run used.</summary>
    Task LogDatasetsAsync(string runId, IReadOnlyList<MlflowDataset> datasets, CancellationToken cancellation);

    /// <summary>Sets a run's status; a null end time means that it goes on.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="status">The status.</param>
    /// <param name="endTime">Milliseconds since 1970; null while the run goes on.</param>
    /// <param name="cancellation">Ends the try.</param>
    Task SetStatusAsync(string runId, MlflowRunStatus status, long? endTime, CancellationToken cancellation);

    /// <summary>Copies a file to a run's artifacts, over one that is there.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The path among the run's artifacts, with '/': "model/adapter_config.json".</param>
    /// <param name="file">The file on this machine; read as a stream.</param>
    /// <param name="cancellation">Ends the try.</param>
    Task UploadAsync(MlflowRun run, string path, string file, CancellationToken cancellation);

    /// <summary>Makes a logged model of files and links it to its run as an output.</summary>
    /// <returns>The model's id, the same for the same run and <see cref="NewMlflowModel.Key"/>.</returns>
    Task<string> LogModelAsync(NewMlflowModel model, CancellationToken cancellation);
}
