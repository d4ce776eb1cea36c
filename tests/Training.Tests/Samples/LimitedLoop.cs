using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A loop during which something happens: after a number of steps, before one.</summary>
internal sealed class LimitedLoop(IStageLoop inner, int steps, Action then) : IStageLoop
{
    private int _done;

    public long Steps => inner.Steps;

    public long EnvironmentSteps => inner.EnvironmentSteps;

    public int EnvironmentStepsPerStep => inner.EnvironmentStepsPerStep;

    public void Step(StepContext context)
    {
        inner.Step(context);
        if (++_done == steps)
        {
            then();
        }
    }

    public void Report(IDictionary<string, double> metrics) => inner.Report(metrics);

    public void Save(ITensorStateWriter state) => inner.Save(state);

    public void Load(ITensorStateReader state) => inner.Load(state);

    public void Dispose() => inner.Dispose();
}
