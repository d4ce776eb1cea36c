namespace Rlfw.Contracts;

/// <summary>
/// An algorithm that tells, after an update, how surprising each transition of the batch was: what prioritised replay
/// (<see cref="OffPolicySettings.Priorities"/>) draws by from then on.
/// </summary>
public interface IReportsPriorities : IHostOffPolicyAlgorithm
{
    /// <summary>The magnitude of each transition's error in the latest update, [B], not negative.</summary>
    ReadOnlySpan<float> Priorities { get; }
}
