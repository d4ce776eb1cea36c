namespace Rlfw.Contracts;

/// <summary>
/// An environment of which many can be stepped together, faster than one after the other. The vector behaves as that many
/// instances would, each with its own stream: to the bit, so that a run does not depend on how it is stepped.
/// </summary>
public interface IVectorizes : IEnvironment
{
    /// <summary>Makes the vector; whoever called disposes it, if it is disposable.</summary>
    /// <param name="count">N, at least 1.</param>
    IVectorEnvironment Vectorize(int count);
}
