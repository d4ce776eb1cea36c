namespace Rlfw.Plugins.Llama;

/// <summary>Where the inputs of layers wait for the backward pass.</summary>
internal interface IKeptInputs : IDisposable
{
    /// <summary>Takes a layer's input over.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[1, N, hidden], a leaf.</param>
    void Keep(int layer, Tensor input);

    /// <summary>Gives it back; the caller disposes it.</summary>
    Tensor Take(int layer);
}
