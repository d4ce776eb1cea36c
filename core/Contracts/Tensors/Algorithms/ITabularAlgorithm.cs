namespace Rlfw.Contracts;

/// <summary>An algorithm that holds a table of action values, which an <see cref="ITabularEnvironment"/> can draw.</summary>
public interface ITabularAlgorithm : IAlgorithm
{
    /// <summary>The table Q, float64 [S, A], on the CPU; still the algorithm's.</summary>
    Tensor ActionValues { get; }
}
