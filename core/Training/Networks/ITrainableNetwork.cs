namespace Rlfw.Training.Networks;

/// <summary>
/// A network from vectors to vectors on host arrays: an algorithm computes the gradient of its loss by the outputs itself, with
/// a formula it can write down, and this adds the gradients of the parameters. All arrays are float32, row by row, a row a
/// sample. The parameters stay those of <see cref="Module"/>, under its names: checkpoints and model files know nothing of this
/// interface. Made by <see cref="TrainableNetworks"/>; used from one thread; it owns the module.
/// </summary>
public interface ITrainableNetwork : ITrainable, IDisposable
{
    /// <summary>Width I of the input.</summary>
    int Inputs { get; }

    /// <summary>Width O of the output.</summary>
    int Outputs { get; }

    /// <summary>
    /// The module whose function this computes. What is written to its parameters in place through tensors
    /// (<c>load_state_dict</c>, <c>copy_</c>) is seen by the next call.
    /// </summary>
    nn.Module<Tensor, Tensor> Module { get; }

    /// <summary>The outputs, with nothing kept for a backward pass; does not disturb what <see cref="Forward"/> kept.</summary>
    /// <param name="inputs">[rows, I].</param>
    /// <param name="rows">How many, at least 1.</param>
    /// <returns>[rows, O], valid until the next call of this method.</returns>
    /// <exception cref="ArgumentException">The inputs are not rows times I numbers.</exception>
    ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows);

    /// <summary>The outputs; keeps what backward passes need, until the next call of this method.</summary>
    /// <param name="inputs">[rows, I]; copied.</param>
    /// <param name="rows">How many, at least 1.</param>
    /// <returns>[rows, O], valid until the next call of this method.</returns>
    /// <exception cref="ArgumentException">The inputs are not rows times I numbers.</exception>
    ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows);

    /// <summary>
    /// Adds the loss's gradients by the parameters to their gradients. The parameters must be those of the last
    /// <see cref="Forward"/>; may be called more than once for it.
    /// </summary>
    /// <param name="outputGradients">The loss's gradient by the outputs of the last <see cref="Forward"/>, [rows, O].</param>
    /// <exception cref="ArgumentException">Not as many numbers as outputs.</exception>
    /// <exception cref="InvalidOperationException">No forward pass yet.</exception>
    void Backward(ReadOnlySpan<float> outputGradients);

    /// <summary>As <see cref="Backward(ReadOnlySpan{float})"/>, and writes the loss's gradient by the inputs.</summary>
    /// <param name="outputGradients">[rows, O].</param>
    /// <param name="inputGradients">Overwritten, [rows, I].</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="InvalidOperationException">No forward pass yet.</exception>
    void Backward(ReadOnlySpan<float> outputGradients, Span<float> inputGradients);

    /// <summary>
    /// Writes the loss's gradient by the inputs and leaves the parameters' gradients alone: how an actor learns through a critic.
    /// </summary>
    /// <param name="outputGradients">[rows, O].</param>
    /// <param name="inputGradients">Overwritten, [rows, I].</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="InvalidOperationException">No forward pass yet.</exception>
    void InputGradients(ReadOnlySpan<float> outputGradients, Span<float> inputGradients);

    /// <summary>Polyak averaging: parameters = (1 - share) parameters + share source's parameters.</summary>
    /// <param name="source">A network of the same shape.</param>
    /// <param name="share">In [0, 1]; 1 copies.</param>
    /// <exception cref="ArgumentException">The source has other parameters.</exception>
    void MoveTowards(ITrainableNetwork source, double share);
}
