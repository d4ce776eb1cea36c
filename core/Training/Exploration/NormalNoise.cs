using Rlfw.Contracts;

namespace Rlfw.Training.Exploration;

/// <summary>Independent normal noise of mean 0.</summary>
/// <param name="deviation">Its standard deviation, at least 0.</param>
/// <param name="random">Where it is drawn from; the caller's, like its state.</param>
public sealed class NormalNoise(double deviation, RandomStream random) : IActionNoise
{
    /// <inheritdoc />
    public void BeginEpisode(int environment) { }

    /// <inheritdoc />
    public void AddTo(Span<float> actions)
    {
        foreach (ref var action in actions)
        {
            action = (float)Math.Clamp(action + (deviation * random.NextGaussian()), -1, 1);
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state) { }

    /// <inheritdoc />
    public void Load(IStateReader state) { }
}
