namespace Rlfw.Contracts;

/// <summary>
/// What a model says of N completion tokens, in the order of the completions. A loss is a function of these numbers: derive it
/// by them, then hand the derivatives to <see cref="Backward"/>, which carries them on into the parameters. In two steps, so that
/// a model with a large vocabulary can compute its logits again for some tokens at a time instead of keeping them.
/// </summary>
public interface ITokenScores : IDisposable
{
    /// <summary>
    /// log pi(token | what stands before it) at the request's temperature, float32 [N]; a leaf that records gradients where the request
    /// learns. Disposed with the scores.
    /// </summary>
    Tensor LogProbabilities { get; }

    /// <summary>
    /// Entropy of the distribution that each token was drawn from, in nats, float32 [N]; a leaf that records gradients where the request asks
    /// for them. Null where the request wants none. Disposed with the scores.
    /// </summary>
    Tensor? Entropies { get; }

    /// <summary>
    /// Whether no token was more probable than each one, bool [N]. Null where the request does not want it, or the scorer cannot say.
    /// Disposed with the scores.
    /// </summary>
    Tensor? Hits => null;

    /// <summary>
    /// Adds to the parameters' gradients what <c>grad</c> of <see cref="LogProbabilities"/> and of <see cref="Entropies"/> ask for. At most
    /// once, and only where the request learns.
    /// </summary>
    void Backward();
}
