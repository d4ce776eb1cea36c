using System.Collections.Frozen;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.MlflowTracking;

/// <summary>Options of the <c>mlflow</c> tracker. None is needed: without any, runs go into <c>mlflow.db</c> of the working directory.</summary>
public sealed record MlflowOptions
{
    /// <summary>The store; null for MLFLOW_TRACKING_URI, and without that for <c>mlflow.db</c> of the working directory.</summary>
    [Description(
        "The store: http://HOST:PORT, https://HOST or sqlite:///mlflow.db. Default: MLFLOW_TRACKING_URI, and without that mlflow.db in the working directory."
    )]
    public string? Uri { get; init; }

    /// <summary>The MLflow experiment; null for MLFLOW_EXPERIMENT_NAME, and without that for the experiment's own name.</summary>
    [Description(
        "The MLflow experiment, for several experiments of the file on one page. Default: MLFLOW_EXPERIMENT_NAME, and without that the experiment's own name."
    )]
    [StringLength(500, MinimumLength = 1)]
    public string? Experiment { get; init; }

    /// <summary>Further tags of every run.</summary>
    [Description("Further tags of every run, by name.")]
    public IReadOnlyDictionary<string, string> Tags { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Training metrics of every N-th training step alone are sent; evaluations always are.</summary>
    [Description(
        "Send the training metrics of every N-th training step alone; evaluations are always sent. The run folder keeps all."
    )]
    [Range(1, 1_000_000_000)]
    public int Every { get; init; } = 1;

    /// <summary>Which learned models are sent.</summary>
    [Description(
        "Which learned models are sent: final (the result), best (that of the best evaluation), all (both) or none."
    )]
    public ModelPolicy Models { get; init; } = ModelPolicy.Final;

    /// <summary>Which checkpoints are sent.</summary>
    [Description(
        "Which checkpoints are sent as artifacts: none, last (when the run ends) or all (as they are written)."
    )]
    public CheckpointPolicy Checkpoints { get; init; } = CheckpointPolicy.None;

    /// <summary>Which completions are sent as tables.</summary>
    [Description("Which completions are sent as tables: evaluations, all (training steps too) or none.")]
    public CompletionPolicy Completions { get; init; } = CompletionPolicy.Evaluations;

    /// <summary>Files beyond this size stay in the run folder.</summary>
    [Description(
        "Files larger than this many megabytes (10^6 bytes) stay in the run folder alone; a warning names them."
    )]
    [Range(1, 1_000_000_000)]
    public int LargestFileMegabytes { get; init; } = 1000;

    /// <summary>Whether use of processor, memory, disk, network and GPU is measured; null for MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING, else yes.</summary>
    [Description(
        "Measure the use of processor, memory, disk, network and GPU. Default: MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING, and without that true."
    )]
    public bool? SystemMetrics { get; init; }

    /// <summary>Whether what git knows of the working directory's source, and its changes, is sent.</summary>
    [Description("Send what the source differs in from its commit (the run folder's source.diff).")]
    public bool SourceDiff { get; init; } = true;

    /// <summary>How long the end of a run waits for a store that does not answer.</summary>
    [Description(
        "Seconds that the end of a run waits for a store that does not answer; what is left then, 'rlfw track sync' sends."
    )]
    [Range(0, 3600)]
    public double PatienceSeconds { get; init; } = 10;
}
