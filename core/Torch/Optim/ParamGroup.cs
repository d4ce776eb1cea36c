using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>Parameters that share hyperparameters.</summary>
public abstract class ParamGroup : optim.ILearningRateController
{
    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    /// <summary>The hyperparameters.</summary>
    public OptimizerOptions Options
    {
        get => field ?? throw new InvalidOperationException("The group has no options.");
        set;
    }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate
    {
        get => Options.LearningRate ?? throw new InvalidOperationException("The group has no learning rate yet.");
        set => Options.LearningRate = value;
    }

    /// <summary>The learning rate that schedules start from.</summary>
    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}
