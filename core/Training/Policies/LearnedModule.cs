namespace Rlfw.Training.Policies;

/// <summary>
/// A module that only holds what an algorithm learns, under the names that checkpoints and model files have; the parts are
/// called by their own owners.
/// </summary>
/// <param name="name">What messages call it.</param>
public sealed class LearnedModule(string name) : Module(name)
{
    /// <summary>Adds a network.</summary>
    /// <param name="part">The name before the dot.</param>
    /// <param name="module">The network.</param>
    public void Add(string part, Module module) => register_module(part, module);

    /// <summary>Adds a parameter.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="parameter">The parameter.</param>
    public void Add(string part, Parameter parameter) => register_parameter(part, parameter);
}
