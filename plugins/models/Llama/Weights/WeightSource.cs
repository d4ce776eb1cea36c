namespace Rlfw.Plugins.Llama;

/// <summary>Where a module takes its tensors from while it is built.</summary>
/// <param name="provider">Makes them.</param>
/// <param name="path">The module's dotted path; empty for the whole network.</param>
internal sealed class WeightSource(IWeightProvider provider, string path = "")
{
    /// <summary>The source of a module within this one.</summary>
    /// <param name="child">Its name, which may be a path of several: "layers.3".</param>
    public WeightSource Of(string child) => new(provider, Path(child));

    /// <summary>A tensor that is not a linear map's matrix.</summary>
    public Parameter Vector(string name, params long[] shape) => provider.Vector(Path(name), shape);

    /// <summary>A linear map's matrix.</summary>
    public IMatrix Matrix(string name, long outputs, long inputs) => provider.Matrix(Path(name), outputs, inputs);

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
