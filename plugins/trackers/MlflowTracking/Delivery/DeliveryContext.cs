using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>What a run's delivery works with.</summary>
/// <param name="Options">The tracker's options.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Journal">The run's events.</param>
/// <param name="Settings">What the environment says of MLflow.</param>
/// <param name="Target">The store.</param>
/// <param name="Logger">Is told what a person should know.</param>
internal sealed record DeliveryContext(
    MlflowOptions Options,
    RunFolder Folder,
    IRunJournal Journal,
    MlflowSettings Settings,
    MlflowTarget Target,
    ILogger Logger
)
{
    /// <summary>Takes secrets out of what is sent.</summary>
    public required SentTexts Texts { get; init; }

    /// <summary>The machine's use while the run was at work.</summary>
    public required SystemLog System { get; init; }
}
