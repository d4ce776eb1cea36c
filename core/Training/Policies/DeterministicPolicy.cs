using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Policies;

/// <summary>
/// An actor mu(s) = tanh(f(s)) with values in [-1, 1], and its slowly following target mu' (Silver et al., 2014; Lillicrap et al., 2016).
/// States are encoded, all arrays row by row.
/// </summary>
public sealed class DeterministicPolicy : ITensorStateful, IDisposable
{
    private readonly ITrainableNetwork _actor;
    private readonly ITrainableNetwork _target;
    private readonly IGradientOptimizer _optimizer;
    private readonly Scratch _actions = new();
    private readonly Scratch _gradients = new();

    /// <summary>Builds actor, target and Adam.</summary>
    /// <param name="context">Network builder, device, the stream "initialization".</param>
    /// <param name="stateWidth">I, width of an encoded state.</param>
    /// <param name="components">A, components of an action.</param>
    /// <param name="defaultHidden">Widths of the hidden layers where the user names none; the activation is relu.</param>
    public DeterministicPolicy(
        EnvironmentAlgorithmContext context,
        int stateWidth,
        int components,
        IReadOnlyList<int> defaultHidden
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        var shape = new NetworkShape(stateWidth, components)
        {
            DefaultHidden = defaultHidden,
            DefaultActivation = "relu",
        };
        var initialization = context.Streams.Get("initialization");
        _actor = TrainableNetworks.Build(context, shape, initialization);
        _target = TrainableNetworks.Build(context, shape, initialization);
        _optimizer = GradientOptimizers.Adam(new AdamSettings(), _actor);
    }

    /// <summary>The actor's module; still owned here.</summary>
    public nn.Module Module => _actor.Module;

    /// <summary>mu(s).</summary>
    /// <param name="states">[M, I].</param>
    /// <param name="actions">Takes them, [M, A].</param>
    public void Act(ReadOnlySpan<float> states, Span<float> actions) => Squash(_actor, states, actions);

    /// <summary>mu'(s).</summary>
    /// <param name="states">[M, I].</param>
    /// <param name="actions">Takes them, [M, A].</param>
    public void ActAsTarget(ReadOnlySpan<float> states, Span<float> actions) => Squash(_target, states, actions);

    /// <summary>mu(s), keeping what <see cref="Learn"/> needs.</summary>
    /// <param name="states">[B, I].</param>
    /// <param name="rows">B.</param>
    /// <returns>[B, A], valid until the next call.</returns>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> states, int rows)
    {
        var actions = _actions.Take(rows * _actor.Outputs);
        Squash(_actor.Forward(states, rows), actions);
        return actions;
    }

    /// <summary>One step of Adam along the gradient by the actions of the latest <see cref="Forward"/>: dL/df = (1 - a^2) dL/da.</summary>
    /// <param name="actionGradients">dL/da, [B, A].</param>
    /// <param name="learningRate">Adam's step size.</param>
    public void Learn(ReadOnlySpan<float> actionGradients, double learningRate)
    {
        var actions = _actions.Take(actionGradients.Length);
        var gradients = _gradients.Take(actionGradients.Length);
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = (1 - (actions[i] * actions[i])) * actionGradients[i];
        }

        _optimizer.ZeroGradients();
        _actor.Backward(gradients);
        _optimizer.Step(learningRate);
    }

    /// <summary>Moves the target towards the actor: target += rate (actor - target).</summary>
    /// <param name="rate">In [0, 1]; 1 copies.</param>
    public void MoveTarget(double rate) => _target.MoveTowards(_actor, rate);

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Save(state.Section("optimizer"));
        ModuleCheckpoint.Save(_target.Module, state.Section("target"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _optimizer.Load(state.Section("optimizer"));
        ModuleCheckpoint.Load(_target.Module, state.Section("target"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _actor.Dispose();
        _target.Dispose();
    }

    private static void Squash(ITrainableNetwork network, ReadOnlySpan<float> states, Span<float> actions) =>
        Squash(network.Predict(states, actions.Length / network.Outputs), actions);

    private static void Squash(ReadOnlySpan<float> outputs, Span<float> actions)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = MathF.Tanh(outputs[i]);
        }
    }
}
