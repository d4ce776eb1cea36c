using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

internal sealed record LossRecord(double PolicyLoss, double? ValueLoss, int Count) : UpdateRecord, IReportsAdvantages
{
    public IReadOnlyList<float> Advantages { get; init; } = [];
}
