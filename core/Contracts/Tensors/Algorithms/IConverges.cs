namespace Rlfw.Contracts;

/// <summary>An algorithm that may have nothing left to learn, such as planning whose values no longer change.</summary>
public interface IConverges : IAlgorithm
{
    /// <summary>
    /// Why nothing is left to learn, in a few words; null while there is. The stage ends after the training step in which it is
    /// first told; what it depends on is saved.
    /// </summary>
    string? Converged { get; }
}
