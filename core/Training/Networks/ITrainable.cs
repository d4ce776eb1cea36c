namespace Rlfw.Training.Networks;

/// <summary>Something with parameters that a <see cref="IGradientOptimizer"/> can learn: a network, or a vector beside networks.</summary>
public interface ITrainable
{
    /// <summary>The parameters, in a fixed order. Their <c>grad</c> fields are what backward passes add to.</summary>
    IReadOnlyList<Parameter> Parameters { get; }
}
