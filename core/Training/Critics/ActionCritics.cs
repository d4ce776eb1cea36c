using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;

namespace Rlfw.Training.Critics;

/// <summary>
/// One or several functions Q_i(s, a) of vectors s and a, each with a slowly following target Q'_i: what actor-critic algorithms for
/// continuous actions learn their actor by. All learn towards the same targets; of several the least is believed, against
/// overestimation (Fujimoto et al., 2018, section 4.2). States are encoded, actions scaled to [-1, 1].
/// </summary>
public sealed class ActionCritics : ITensorStateful, IDisposable
{
    private readonly ITrainableNetwork[] _critics;
    private readonly ITrainableNetwork[] _targets;
    private readonly IGradientOptimizer _optimizer;
    private readonly int _stateWidth;
    private readonly int _actionWidth;
    private readonly Scratch _inputs = new();
    private readonly Scratch _inputGradients = new();
    private readonly Scratch _outputGradients = new();
    private readonly Scratch _values = new();

    /// <summary>Builds critics, their targets and Adam for all of them.</summary>
    /// <param name="context">Network builder, device, the stream "initialization".</param>
    /// <param name="count">How many.</param>
    /// <param name="stateWidth">I, width of an encoded state.</param>
    /// <param name="actionWidth">A, components of an action.</param>
    /// <param name="defaultHidden">Widths of the hidden layers where the user names none; the activation is relu.</param>
    public ActionCritics(
        EnvironmentAlgorithmContext context,
        int count,
        int stateWidth,
        int actionWidth,
        IReadOnlyList<int> defaultHidden
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        (_stateWidth, _actionWidth) = (stateWidth, actionWidth);
        var shape = new NetworkShape(stateWidth + actionWidth, 1)
        {
            DefaultHidden = defaultHidden,
            DefaultActivation = "relu",
        };
        var initialization = context.Streams.Get("initialization");
        ITrainableNetwork[] Build() =>
            [.. Enumerable.Range(0, count).Select(_ => TrainableNetworks.Build(context, shape, initialization))];
        _critics = Build();
        _targets = Build();
        _optimizer = GradientOptimizers.Adam(new AdamSettings(), _critics);
    }

    /// <summary>Registers the learned ones as critic_0, critic_1, ...; they are still owned here.</summary>
    /// <param name="model">Takes them.</param>
    public void AddTo(LearnedModule model)
    {
        ArgumentNullException.ThrowIfNull(model);
        for (var i = 0; i < _critics.Length; i++)
        {
            model.Add($"critic_{i}", _critics[i].Module);
        }
    }

    /// <summary>The least of the target critics' values.</summary>
    /// <param name="states">[B, I].</param>
    /// <param name="actions">[B, A].</param>
    /// <param name="values">Takes min over i of Q'_i(s, a), [B]; B is its length.</param>
    public void LeastTargetValues(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, Span<float> values)
    {
        var inputs = Join(states, actions, values.Length);
        _targets[0].Predict(inputs, values.Length).CopyTo(values);
        foreach (var target in _targets.AsSpan(1))
        {
            var others = target.Predict(inputs, values.Length);
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = MathF.Min(values[row], others[row]);
            }
        }
    }

    /// <summary>
    /// One step of Adam on scale times the sum over i of the batch's mean of w (Q_i(s, a) - y)^2; the gradient by Q_i(s, a) is
    /// 2 scale w (Q_i(s, a) - y) / B.
    /// </summary>
    /// <param name="states">[B, I].</param>
    /// <param name="actions">[B, A].</param>
    /// <param name="targets">y, [B]; B is its length.</param>
    /// <param name="weights">w, [B].</param>
    /// <param name="scale">The factor in front.</param>
    /// <param name="learningRate">Adam's step size.</param>
    public CriticStep Learn(
        ReadOnlySpan<float> states,
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> targets,
        ReadOnlySpan<float> weights,
        double scale,
        double learningRate
    )
    {
        var rows = targets.Length;
        var inputs = Join(states, actions, rows);
        var gradients = _outputGradients.Take(rows);
        double loss = 0,
            sum = 0;
        _optimizer.ZeroGradients();
        foreach (var critic in _critics)
        {
            var values = critic.Forward(inputs, rows);
            for (var row = 0; row < rows; row++)
            {
                var error = values[row] - targets[row];
                loss += scale * weights[row] * error * error / rows;
                sum += values[row];
                gradients[row] = (float)(2 * scale * weights[row] * error / rows);
            }

            critic.Backward(gradients);
        }

        _optimizer.Step(learningRate);
        return new CriticStep(loss, sum / (rows * _critics.Length));
    }

    /// <summary>
    /// The gradient by the actions of the batch's mean of -min over i of Q_i(s, a): how an actor learns. It flows through the critic that is
    /// least in each row; the critics' own gradients are left alone.
    /// </summary>
    /// <param name="states">[B, I].</param>
    /// <param name="actions">[B, A].</param>
    /// <param name="critics">How many of the critics count, from the first on.</param>
    /// <param name="rows">B.</param>
    /// <param name="gradients">Takes them, [B, A].</param>
    /// <returns>That mean.</returns>
    public double ActionGradients(
        ReadOnlySpan<float> states,
        ReadOnlySpan<float> actions,
        int critics,
        int rows,
        Span<float> gradients
    )
    {
        var inputs = Join(states, actions, rows);
        var values = _values.Take(critics * rows);
        for (var i = 0; i < critics; i++)
        {
            _critics[i].Forward(inputs, rows).CopyTo(values[(i * rows)..]);
        }

        gradients.Clear();
        var loss = 0.0;
        var outputGradients = _outputGradients.Take(rows);
        for (var i = 0; i < critics; i++)
        {
            for (var row = 0; row < rows; row++)
            {
                var isLeast = IndexOfLeast(values, row, rows) == i;
                outputGradients[row] = isLeast ? -1f / rows : 0;
                loss -= isLeast ? values[(i * rows) + row] / rows : 0;
            }

            AddActionGradients(_critics[i], outputGradients, gradients);
        }

        return loss;
    }

    /// <summary>Moves the targets towards the critics: target += rate (critic - target).</summary>
    /// <param name="rate">In [0, 1]; 1 copies.</param>
    public void MoveTargets(double rate)
    {
        for (var i = 0; i < _critics.Length; i++)
        {
            _targets[i].MoveTowards(_critics[i], rate);
        }
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
        for (var i = 0; i < _targets.Length; i++)
        {
            ModuleCheckpoint.Save(_targets[i].Module, state.Section(TargetName(i)));
        }
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
        for (var i = 0; i < _targets.Length; i++)
        {
            ModuleCheckpoint.Load(_targets[i].Module, state.Section(TargetName(i)));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (var network in _critics.Concat(_targets))
        {
            network.Dispose();
        }
    }

    private static string TargetName(int index) => $"target_{index}";

    private static int IndexOfLeast(ReadOnlySpan<float> values, int row, int rows)
    {
        var least = 0;
        for (var i = 1; (i * rows) + row < values.Length; i++)
        {
            least = values[(i * rows) + row] < values[(least * rows) + row] ? i : least;
        }

        return least;
    }

    private void AddActionGradients(
        ITrainableNetwork critic,
        ReadOnlySpan<float> outputGradients,
        Span<float> gradients
    )
    {
        var width = _stateWidth + _actionWidth;
        var inputGradients = _inputGradients.Take(outputGradients.Length * width);
        critic.InputGradients(outputGradients, inputGradients);
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] += inputGradients[(i / _actionWidth * width) + _stateWidth + (i % _actionWidth)];
        }
    }

    /// <summary>[s, a] row by row, [B, I + A].</summary>
    private ReadOnlySpan<float> Join(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, int rows)
    {
        var width = _stateWidth + _actionWidth;
        var inputs = _inputs.Take(rows * width);
        for (var row = 0; row < rows; row++)
        {
            states.Slice(row * _stateWidth, _stateWidth).CopyTo(inputs[(row * width)..]);
            actions.Slice(row * _actionWidth, _actionWidth).CopyTo(inputs[((row * width) + _stateWidth)..]);
        }

        return inputs;
    }
}
