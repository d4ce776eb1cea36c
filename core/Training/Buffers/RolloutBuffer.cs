using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>
/// Collects T steps of N environments into one <see cref="HostRollout"/>. Filled anew in every training step, so it has no state
/// to save.
/// </summary>
public sealed class RolloutBuffer
{
    private readonly HostRollout _rollout;
    private readonly List<int> _last = [];
    private float[] _lastObservations;
    private float[] _lastValues;
    private int _step;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="settings">N and T.</param>
    /// <param name="observationSpace">The observation space.</param>
    /// <param name="actionSpace">The action space.</param>
    public RolloutBuffer(OnPolicySettings settings, Space observationSpace, Space actionSpace)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(observationSpace);
        ArgumentNullException.ThrowIfNull(actionSpace);
        _rollout = new HostRollout(
            settings.StepsPerRollout,
            settings.Environments,
            observationSpace.Size,
            actionSpace.Size
        );
        _lastObservations = new float[2 * settings.Environments * observationSpace.Size];
        _lastValues = new float[2 * settings.Environments];
    }

    /// <summary>Gives V of a batch of observations.</summary>
    /// <param name="observations">[M, O].</param>
    /// <param name="values">Takes them, [M].</param>
    public delegate void ValueFunction(ReadOnlySpan<float> observations, Span<float> values);

    /// <summary>Whether T steps are collected.</summary>
    public bool IsFull => _step == _rollout.Steps;

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        _step = 0;
        _last.Clear();
    }

    /// <summary>Takes what the policy saw and chose in this step, before the environments are stepped.</summary>
    /// <param name="observations">[N, O].</param>
    /// <param name="decision">What it chose.</param>
    public void AddDecision(ReadOnlySpan<float> observations, HostDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var first = _step * _rollout.Environments;
        observations.CopyTo(_rollout.Observations.AsSpan(first * _rollout.ObservationSize));
        decision.Actions.CopyTo(_rollout.Actions.AsSpan(first * _rollout.ActionSize));
        decision.LogProbabilities.CopyTo(_rollout.LogProbabilities.AsSpan(first));
        decision.Values.CopyTo(_rollout.Values.AsSpan(first));
    }

    /// <summary>Takes what the environments answered, and completes the step.</summary>
    /// <param name="rewards">[N].</param>
    /// <param name="terminated">Whether a terminal state was reached, [N].</param>
    /// <param name="truncated">Whether the episode was cut, and not terminal, [N].</param>
    /// <param name="nextObservations">What really followed, also where the episode ended, [N, O].</param>
    public void AddOutcome(
        ReadOnlySpan<float> rewards,
        ReadOnlySpan<bool> terminated,
        ReadOnlySpan<bool> truncated,
        ReadOnlySpan<float> nextObservations
    )
    {
        var size = _rollout.ObservationSize;
        rewards.CopyTo(_rollout.Rewards.AsSpan(_step * _rollout.Environments));
        for (var n = 0; n < _rollout.Environments; n++)
        {
            var i = (_step * _rollout.Environments) + n;
            _rollout.EpisodeEnds[i] = terminated[n] || truncated[n] ? 1 : 0;
            _rollout.NextValues[i] = 0;
            if (truncated[n] || (_step == _rollout.Steps - 1 && !terminated[n]))
            {
                KeepLast(i, nextObservations.Slice(n * size, size));
            }
        }

        _step++;
    }

    /// <summary>Completes the rollout, which stays the buffer's.</summary>
    /// <param name="value">
    /// V of a batch of observations; asked once, for the last observations of episodes that were cut and of environments that go
    /// on after the rollout. Not asked where there are none.
    /// </param>
    public HostRollout Complete(ValueFunction value)
    {
        ArgumentNullException.ThrowIfNull(value);
        // Within an episode the next value is that of the next step; 0 stays after a terminal state.
        for (var i = 0; i < _rollout.Count - _rollout.Environments; i++)
        {
            if (_rollout.EpisodeEnds[i] == 0)
            {
                _rollout.NextValues[i] = _rollout.Values[i + _rollout.Environments];
            }
        }

        if (_last.Count > 0)
        {
            var values = _lastValues.AsSpan(0, _last.Count);
            value(_lastObservations.AsSpan(0, _last.Count * _rollout.ObservationSize), values);
            for (var k = 0; k < _last.Count; k++)
            {
                _rollout.NextValues[_last[k]] = values[k];
            }
        }

        return _rollout;
    }

    private void KeepLast(int step, ReadOnlySpan<float> observation)
    {
        if (_last.Count == _lastValues.Length)
        {
            Array.Resize(ref _lastObservations, _lastObservations.Length * 2);
            Array.Resize(ref _lastValues, _lastValues.Length * 2);
        }

        observation.CopyTo(_lastObservations.AsSpan(_last.Count * _rollout.ObservationSize));
        _last.Add(step);
    }
}
