using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A walk that throws as soon as something has happened.</summary>
internal sealed class FragileEnvironment(Func<bool> broken) : IEnvironment
{
    private readonly WalkEnvironment _walk = new();

    public Space ObservationSpace => _walk.ObservationSpace;

    public Space ActionSpace => _walk.ActionSpace;

    public void Reset(RandomStream random, Span<float> observation) => _walk.Reset(random, observation);

    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) =>
        broken() ? throw new InvalidOperationException("the ice broke") : _walk.Step(action, observation);

    public void Save(IStateWriter state) => _walk.Save(state);

    public void Load(IStateReader state) => _walk.Load(state);
}
