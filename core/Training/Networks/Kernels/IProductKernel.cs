namespace Rlfw.Training.Networks.Kernels;

/// <summary>Computes products with registers of one width.</summary>
internal interface IProductKernel
{
    /// <summary>Numbers in a register.</summary>
    int Lanes { get; }

    /// <summary>Columns of a panel of the right matrix: two registers.</summary>
    int PanelWidth => 2 * Lanes;

    /// <summary>Computes a product; one thread, no allocation.</summary>
    /// <param name="product">What to compute.</param>
    void Multiply(in Product product);
}
