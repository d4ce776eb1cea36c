using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>Parameters that one step treats alike.</summary>
/// <typeparam name="TState">The optimizer's state of a parameter.</typeparam>
/// <param name="steps">Steps each of them has behind it.</param>
internal sealed class StepBatch<TState>(long steps)
    where TState : OptimizerState
{
    /// <summary>Steps each of them has behind it.</summary>
    public long Steps { get; } = steps;

    /// <summary>The parameters.</summary>
    public List<Tensor> Parameters { get; } = [];

    /// <summary>Their gradients.</summary>
    public List<Tensor> Gradients { get; set; } = [];

    /// <summary>Their states.</summary>
    public List<TState> States { get; } = [];

    /// <summary>Adds a parameter.</summary>
    public void Add(Tensor parameter, Tensor gradient, TState state)
    {
        Parameters.Add(parameter);
        Gradients.Add(gradient);
        States.Add(state);
    }

    /// <summary>One tensor of each state.</summary>
    public List<Tensor> Of(Func<TState, Tensor?> tensor) =>
        States.ConvertAll(state =>
            tensor(state) ?? throw new InvalidOperationException("The state is not initialized.")
        );

    /// <summary>Adds decay · parameter to the gradients, as L2 regularization does.</summary>
    public void AddDecay(double decay)
    {
        if (decay != 0)
        {
            Gradients = [.. Aten.foreach_add(Gradients, Parameters, decay)];
        }
    }
}
