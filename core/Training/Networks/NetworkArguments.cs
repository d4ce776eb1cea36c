namespace Rlfw.Training.Networks;

/// <summary>What every trainable network checks of its arguments.</summary>
internal static class NetworkArguments
{
    /// <summary>Refuses inputs that are not whole rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="length">Numbers given.</param>
    /// <param name="rows">Rows said.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public static void CheckInputs(ITrainableNetwork network, int length, int rows)
    {
        if (rows < 1 || length != (long)rows * network.Inputs)
        {
            throw new ArgumentException($"{length} inputs are not {rows} rows of {network.Inputs}.");
        }
    }

    /// <summary>Refuses gradients that are not those of the last forward pass.</summary>
    /// <param name="length">Numbers given.</param>
    /// <param name="rows">Rows of the last forward pass; 0 where there was none.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    /// <exception cref="InvalidOperationException">No forward pass yet.</exception>
    public static void CheckGradients(int length, int rows, int width)
    {
        if (rows == 0)
        {
            throw NoForwardPass();
        }

        if (length != (long)rows * width)
        {
            throw new ArgumentException($"{length} gradients are not {rows} rows of {width}.");
        }
    }

    /// <summary>What a backward pass before any forward pass gets.</summary>
    public static InvalidOperationException NoForwardPass() =>
        new("A backward pass needs a forward pass before it (Forward, not Predict).");
}
