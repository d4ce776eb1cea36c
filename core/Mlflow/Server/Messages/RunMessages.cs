namespace Rlfw.Mlflow.Server;

/// <summary>What is said about runs.</summary>
internal static class RunMessages
{
    /// <summary>Who a run is and where it stands.</summary>
    internal sealed record Info(
        string RunId,
        string ExperimentId,
        string? RunName = null,
        string? Status = null,
        long StartTime = 0,
        long? EndTime = null,
        string? ArtifactUri = null,
        string? LifecycleStage = null
    );

    /// <summary>A point.</summary>
    internal sealed record Metric(string Key, double Value, long Timestamp = 0, long Step = 0)
    {
        /// <summary>As everybody else sees it. Databases keep infinities as the largest numbers (reference: 3.3).</summary>
        public MlflowPoint Read() =>
            new(
                Key,
                Value switch
                {
                    double.MaxValue => double.PositiveInfinity,
                    double.MinValue => double.NegativeInfinity,
                    _ => Value,
                },
                Timestamp,
                Step
            );
    }

    /// <summary>What a run has: of every metric the latest point.</summary>
    internal sealed record Data(
        IReadOnlyList<Metric>? Metrics = null,
        IReadOnlyList<KeyValueMessage>? Params = null,
        IReadOnlyList<KeyValueMessage>? Tags = null
    );

    /// <summary>The models that a run made.</summary>
    internal sealed record OutputList(IReadOnlyList<ModelOutput>? ModelOutputs = null);

    /// <summary>A model that a run made.</summary>
    internal sealed record ModelOutput(string ModelId, long Step = 0);

    /// <summary>A run.</summary>
    internal sealed record Run(Info Info, Data? Data = null, OutputList? Outputs = null)
    {
        /// <summary>Whether it was deleted.</summary>
        public bool IsDeleted => Info.LifecycleStage == "deleted";

        /// <summary>Whether nothing was ever written to it.</summary>
        public bool IsEmpty => Data is not { Metrics.Count: > 0 } and not { Params.Count: > 0 };

        /// <summary>As everybody else sees it.</summary>
        public MlflowRun Read() =>
            new()
            {
                Id = Info.RunId,
                ExperimentId = Info.ExperimentId,
                Name = Info.RunName ?? "",
                Status = Enum.TryParse<MlflowRunStatus>(Info.Status, ignoreCase: true, out var status)
                    ? status
                    : MlflowRunStatus.Running,
                StartTime = Info.StartTime,
                EndTime = Info.EndTime,
                ArtifactUri = Info.ArtifactUri ?? "",
                Parameters = KeyValueMessage.Read(Data?.Params),
                Tags = KeyValueMessage.Read(Data?.Tags),
                Metrics = Latest(Data?.Metrics),
            };

        private static Dictionary<string, MlflowPoint> Latest(IReadOnlyList<Metric>? metrics)
        {
            var all = new Dictionary<string, MlflowPoint>(StringComparer.Ordinal);
            foreach (var metric in metrics ?? [])
            {
                all[metric.Key] = metric.Read();
            }

            return all;
        }
    }

    /// <summary>Asks to make one.</summary>
    internal sealed record Create(
        string ExperimentId,
        string UserId,
        string RunName,
        long StartTime,
        IReadOnlyList<KeyValueMessage> Tags
    );

    /// <summary>Shows one.</summary>
    internal sealed record Get(Run Run);

    /// <summary>Names one.</summary>
    internal sealed record Id(string RunId);

    /// <summary>Sets its status.</summary>
    internal sealed record Update(string RunId, string Status, long? EndTime = null);

    /// <summary>Says what was set.</summary>
    internal sealed record Updated(Info RunInfo);

    /// <summary>Asks for many.</summary>
    internal sealed record Search(
        IReadOnlyList<string> ExperimentIds,
        string? Filter,
        string RunViewType,
        int MaxResults,
        IReadOnlyList<string> OrderBy,
        string? PageToken = null
    );

    /// <summary>Shows many.</summary>
    internal sealed record Found(IReadOnlyList<Run>? Runs = null, string? NextPageToken = null);

    /// <summary>Writes many things at once.</summary>
    internal sealed record LogBatch(
        string RunId,
        IReadOnlyList<Metric>? Metrics = null,
        IReadOnlyList<KeyValueMessage>? Params = null,
        IReadOnlyList<KeyValueMessage>? Tags = null
    );

    /// <summary>A metric's points.</summary>
    internal sealed record History(IReadOnlyList<Metric>? Metrics = null, string? NextPageToken = null);

    /// <summary>Data.</summary>
    internal sealed record Dataset(
        string Name,
        string Digest,
        string SourceType,
        string Source,
        string? Schema = null,
        string? Profile = null
    );

    /// <summary>Data and what for.</summary>
    internal sealed record Input(Dataset Dataset, IReadOnlyList<KeyValueMessage> Tags);

    /// <summary>Says which data a run used.</summary>
    internal sealed record LogInputs(string RunId, IReadOnlyList<Input> Datasets);

    /// <summary>Says which models a run made.</summary>
    internal sealed record LogOutputs(string RunId, IReadOnlyList<ModelOutput> Models);
}
