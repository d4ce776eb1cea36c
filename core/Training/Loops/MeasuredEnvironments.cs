using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>
/// Environments whose failures name them, and whose rewards are kept as they gave them, whatever wrappers make of them. Stands
/// between the environments and the first wrapper.
/// </summary>
internal sealed class MeasuredEnvironments : IVectorEnvironment
{
    private readonly string _name;
    private readonly IVectorEnvironment _inner;

    // Whether environment i has an episode that goes on.
    private readonly bool[] _playing;

    /// <summary>Puts itself around environments.</summary>
    /// <param name="name">The plugin's id.</param>
    /// <param name="inner">The environments; the caller disposes them.</param>
    public MeasuredEnvironments(string name, IVectorEnvironment inner)
    {
        (_name, _inner) = (name, inner);
        _playing = new bool[inner.Count];
        Rewards = new double[inner.Count];
    }

    /// <summary>The last step's rewards as the environments gave them, [N].</summary>
    public double[] Rewards { get; }

    /// <inheritdoc />
    public int Count => _inner.Count;

    /// <inheritdoc />
    public Space ObservationSpace => _inner.ObservationSpace;

    /// <inheritdoc />
    public Space ActionSpace => _inner.ActionSpace;

    /// <inheritdoc />
    /// <exception cref="PluginException">The environment threw, or gave an observation that is not finite.</exception>
    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        try
        {
            _inner.Reset(index, random, observation);
        }
        catch (Exception e) when (e is not UserErrorException and not PluginException)
        {
            throw new PluginException($"environment '{_name}' failed when it was reset: {e.Message}", e);
        }

        _playing[index] = true;
        CheckObservations(observation, index, "when it was reset");
    }

    /// <inheritdoc />
    /// <exception cref="PluginException">
    /// The environment threw, gave a reward or an observation that is not finite, or was stepped after its episode ended.
    /// </exception>
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        var ended = _playing.IndexOf(false);
        if (ended >= 0)
        {
            throw new PluginException(
                $"environment '{_name}' was stepped after its episode ended{Which(ended)}: a wrapper "
                    + "around it hides the end of episodes; it must be reset first"
            );
        }

        try
        {
            _inner.Step(actions, outcome);
        }
        catch (Exception e) when (e is not UserErrorException and not PluginException)
        {
            throw new PluginException($"environment '{_name}' failed in a step: {e.Message}", e);
        }

        for (var i = 0; i < Rewards.Length; i++)
        {
            Rewards[i] = outcome.Rewards[i];
            _playing[i] = !outcome.Ended(i);
            // Learned from in single precision.
            if (!float.IsFinite((float)Rewards[i]))
            {
                throw new PluginException(
                    $"environment '{_name}' gave the reward {Rewards[i]} in a step{Which(i)}; rewards must be finite numbers of "
                        + "single precision"
                );
            }
        }

        CheckObservations(outcome.Observations, 0, "in a step");
    }

    /// <inheritdoc />
    public void Save(IStateWriter state) => _inner.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _inner.Load(state);

    /// <summary>Checks one observation or several.</summary>
    /// <param name="observations">[M, O].</param>
    /// <param name="first">Which environment the first is of.</param>
    /// <param name="when">For the message.</param>
    private void CheckObservations(ReadOnlySpan<float> observations, int first, string when)
    {
        if (ObservationSpace is DiscreteSpace { Count: var count })
        {
            for (var i = 0; i < observations.Length; i++)
            {
                var index = observations[i];
                if (!(index >= 0 && index < count) || index != (int)index)
                {
                    throw new PluginException(
                        $"environment '{_name}' gave the observation {index} {when}{Which(first + i)}; its observations are the "
                            + $"integers 0 to {count - 1}"
                    );
                }
            }

            return;
        }

        // 0 * x is 0 for every finite x and NaN for the others: one sum tells of all.
        var sum = 0f;
        foreach (var x in observations)
        {
            sum += 0 * x;
        }

        if (float.IsNaN(sum))
        {
            var at = 0;
            while (float.IsFinite(observations[at]))
            {
                at++;
            }

            var (row, component) = Math.DivRem(at, ObservationSpace.Size);
            throw new PluginException(
                $"environment '{_name}' gave {observations[at]} {when}{Which(first + row)}, as component {component} of its "
                    + "observation; observations must be finite"
            );
        }
    }

    /// <summary>Which environment, where there are several.</summary>
    private string Which(int index) => Count > 1 ? $" (environment {index + 1} of {Count})" : "";
}
