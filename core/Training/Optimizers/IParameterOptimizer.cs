using Rlfw.Contracts;

namespace Rlfw.Training.Optimizers;

/// <summary>Moves parameters along their gradients. <see cref="ITensorStateful"/> covers all that it remembers.</summary>
public interface IParameterOptimizer : ITensorStateful, IDisposable
{
    /// <summary>What is learned, on the device that it is learned on.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The step size of the next steps.</summary>
    double LearningRate { get; set; }

    /// <summary>What it remembers of the parameters takes so many bytes, once it has taken a step.</summary>
    long StateBytes { get; }

    /// <summary>Forgets the gradients.</summary>
    void ZeroGradients();

    /// <summary>Takes one step along the present gradients.</summary>
    void Step();
}
