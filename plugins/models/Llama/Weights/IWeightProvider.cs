namespace Rlfw.Plugins.Llama;

/// <summary>Makes the tensors of a network while it is built; each name is asked for once.</summary>
internal interface IWeightProvider
{
    /// <summary>A tensor that is not a linear map's matrix.</summary>
    /// <param name="name">Its dotted path: "model.norm.weight".</param>
    /// <param name="shape">Its lengths.</param>
    Parameter Vector(string name, long[] shape);

    /// <summary>A linear map's matrix.</summary>
    /// <param name="name">Its dotted path: "model.layers.0.mlp.up_proj.weight".</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    IMatrix Matrix(string name, long outputs, long inputs);
}
