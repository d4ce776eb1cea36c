using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>
/// Collects T steps of N environments in preallocated arrays and makes the <see cref="Rollout"/> of them. Filled anew in
/// every training step, so it has no state to save.
/// </summary>
public sealed class RolloutBuffer
{
    private readonly int _steps;
    private readonly int _environments;
    private readonly int _observationSize;
    private readonly int _actionSize;
    private readonly bool _discrete;
    private readonly float[] _observations;
    private readonly float[] _actions;
    private readonly float[] _logProbabilities;
    private readonly float[] _values;
    private readonly float[] _nextValues;
    private readonly float[] _rewards;
    private readonly float[] _ends;
    private readonly List<int> _truncated = [];
    private float[] _lastObservations;
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
        (_environments, _steps) = (settings.Environments, settings.StepsPerRollout);
        _observationSize = observationSpace.Size;
        _actionSize = actionSpace.Size;
        _discrete = actionSpace is DiscreteSpace;
        var count = _steps * _environments;
        _observations = new float[count * _observationSize];
        _actions = new float[count * _actionSize];
        _logProbabilities = new float[count];
        _values = new float[count];
        _nextValues = new float[count];
        _rewards = new float[count];
        _ends = new float[count];
        _lastObservations = new float[2 * _environments * _observationSize];
    }

    /// <summary>Whether T steps are collected.</summary>
    public bool IsFull => _step == _steps;

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        _step = 0;
        _truncated.Clear();
    }

    /// <summary>Takes what the policy saw and chose in this step, before the environments are stepped.</summary>
    /// <param name="observations">[N, O].</param>
    /// <param name="actions">[N, A]; the index where the space is discrete.</param>
    /// <param name="logProbabilities">float32 [N].</param>
    /// <param name="values">float32 [N].</param>
    /// <exception cref="PluginException">A tensor has not N elements of float32.</exception>
    public void AddDecision(
        ReadOnlySpan<float> observations,
        ReadOnlySpan<float> actions,
        Tensor logProbabilities,
        Tensor values
    )
    {
        observations.CopyTo(_observations.AsSpan(_step * _environments * _observationSize));
        actions.CopyTo(_actions.AsSpan(_step * _environments * _actionSize));
        CopyRow(logProbabilities, _logProbabilities, "log-probabilities");
        CopyRow(values, _values, "values");
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
        rewards.CopyTo(_rewards.AsSpan(_step * _environments));
        for (var n = 0; n < _environments; n++)
        {
            var i = (_step * _environments) + n;
            _ends[i] = terminated[n] || truncated[n] ? 1 : 0;
            _nextValues[i] = 0;
            if (truncated[n] || (_step == _steps - 1 && !terminated[n]))
            {
                KeepLast(i, nextObservations.Slice(n * _observationSize, _observationSize));
            }
        }

        _step++;
    }

    /// <summary>Makes the rollout; its tensors belong to the current dispose scope.</summary>
    /// <param name="value">
    /// V of a batch of observations [M, O] as float32 [M]; asked once, for the last observations of episodes that were cut
    /// and of environments that go on after the rollout. Not asked where there are none.
    /// </param>
    /// <param name="device">Where the rollout goes.</param>
    public Rollout ToRollout(Func<Tensor, Tensor> value, Device device)
    {
        ArgumentNullException.ThrowIfNull(value);
        FillNextValues(value, device);
        long[] shape = [_steps, _environments];
        return new Rollout
        {
            Observations = torch.tensor(_observations, [_steps, _environments, _observationSize], device: device),
            // An index below 2^24 is exact as a float, and no action space is larger.
            Actions = _discrete
                ? torch.tensor(_actions, shape, device: device).to_type(ScalarType.Int64)
                : torch.tensor(_actions, [_steps, _environments, _actionSize], device: device),
            LogProbabilities = torch.tensor(_logProbabilities, shape, device: device),
            Values = torch.tensor(_values, shape, device: device),
            NextValues = torch.tensor(_nextValues, shape, device: device),
            Rewards = torch.tensor(_rewards, shape, device: device),
            EpisodeEnds = torch.tensor(_ends, shape, device: device),
        };
    }

    private void FillNextValues(Func<Tensor, Tensor> value, Device device)
    {
        // Within an episode the next value is that of the next step; 0 stays after a terminal state.
        for (var i = 0; i < (_steps - 1) * _environments; i++)
        {
            if (_ends[i] == 0)
            {
                _nextValues[i] = _values[i + _environments];
            }
        }

        if (_truncated.Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var rows = _truncated.Count;
        var observations = torch.tensor(
            _lastObservations.AsMemory(0, rows * _observationSize),
            [rows, _observationSize],
            device: device
        );
        var last = new float[rows];
        value(observations).cpu().data<float>().CopyTo(last);
        for (var k = 0; k < rows; k++)
        {
            _nextValues[_truncated[k]] = last[k];
        }
    }

    private void KeepLast(int step, ReadOnlySpan<float> observation)
    {
        var start = _truncated.Count * _observationSize;
        if (start == _lastObservations.Length)
        {
            Array.Resize(ref _lastObservations, _lastObservations.Length * 2);
        }

        observation.CopyTo(_lastObservations.AsSpan(start));
        _truncated.Add(step);
    }

    private void CopyRow(Tensor row, float[] to, string what)
    {
        if (row.dtype != ScalarType.Float32 || row.numel() != _environments)
        {
            throw new PluginException(
                $"the algorithm gave {what} {row.dtype}[{string.Join(", ", row.shape)}]; expected float32 [{_environments}]"
            );
        }

        var host = row.device_type == DeviceType.CPU ? row : row.cpu();
        host.data<float>().CopyTo(to.AsSpan(_step * _environments));
    }
}
