using Rlfw.Contracts;

namespace Rlfw.Training.Exploration;

/// <summary>
/// The Ornstein-Uhlenbeck process by Euler's method, one for each component of each environment:
/// x += theta (0 - x) dt + sigma sqrt(dt) z, from 0 at an episode's start (Uhlenbeck and Ornstein, 1930; Lillicrap et al., 2016,
/// section 3 and supplement 7). Its deviation grows towards sigma / sqrt(2 theta) within about 1 / (theta dt) steps.
/// </summary>
public sealed class OrnsteinUhlenbeckNoise : IActionNoise
{
    /// <summary>theta of the paper: how strongly it is drawn back to 0 in a unit of time.</summary>
    public const double Return = 0.15;

    /// <summary>dt, the time of a step; Stable-Baselines3's, the paper names none.</summary>
    public const double Interval = 0.01;

    private readonly double _deviation;
    private readonly RandomStream _random;
    private readonly double[] _noise;
    private readonly int _components;

    /// <summary>Makes the processes, all at 0.</summary>
    /// <param name="deviation">sigma, at least 0.</param>
    /// <param name="environments">N.</param>
    /// <param name="components">A.</param>
    /// <param name="random">Where it is drawn from; the caller's, like its state.</param>
    public OrnsteinUhlenbeckNoise(double deviation, int environments, int components, RandomStream random)
    {
        (_deviation, _random, _components) = (deviation, random, components);
        _noise = new double[environments * components];
    }

    /// <inheritdoc />
    public void BeginEpisode(int environment) => _noise.AsSpan(environment * _components, _components).Clear();

    /// <inheritdoc />
    public void AddTo(Span<float> actions)
    {
        var scale = _deviation * Math.Sqrt(Interval);
        for (var i = 0; i < actions.Length; i++)
        {
            _noise[i] += (scale * _random.NextGaussian()) - (Return * Interval * _noise[i]);
            actions[i] = (float)Math.Clamp(actions[i] + _noise[i], -1, 1);
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("noise", _noise);
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.ReadDoubles("noise").CopyTo(_noise, 0);
    }
}
