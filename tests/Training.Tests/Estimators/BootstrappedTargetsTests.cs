using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Training.Tests.Estimators;

public sealed class BootstrappedTargetsTests
{
    [Fact]
    public void Targets_bootstrap_through_truncation_and_not_through_termination()
    {
        var batch = new HostTransitions(4, 1, 1);
        batch.Rewards.AsSpan().Fill(1);
        // An ordinary transition, a terminal one, one that was cut, one that spans three steps.
        new float[] { 0, 1, 0, 0 }.CopyTo(batch.Terminated, 0);
        new float[] { 0, 1, 1, 0 }.CopyTo(batch.EpisodeEnds, 0);
        new float[] { 1, 1, 1, 0.25f }.CopyTo(batch.Discounts, 0);

        var targets = new float[4];
        BootstrappedTargets.Compute(batch, 0.5, [6, 6, 6, 8], targets);

        targets.ShouldBe([4, 1, 4, 2]);
    }
}
