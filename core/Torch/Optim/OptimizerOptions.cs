namespace Rlfw.Torch.Modules;

/// <summary>Hyperparameters of a group; what is null is taken from the optimizer's constructor.</summary>
public abstract class OptimizerOptions
{
    /// <summary>The learning rate of the next step.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The learning rate that schedules start from.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>Takes over all values.</summary>
    /// <param name="source">Options of the same kind.</param>
    public virtual void LoadStateDict(OptimizerOptions source)
    {
        ArgumentNullException.ThrowIfNull(source);
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }

    /// <summary>Takes what is null here from the optimizer's defaults.</summary>
    internal abstract void Complete(OptimizerOptions defaults);

    /// <summary>Says what is wrong with the values, if anything is.</summary>
    internal abstract IEnumerable<string> Faults();

    private protected void CompleteRate(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
    }

    private protected IEnumerable<string> RateFaults() => Below(LearningRate, 0, "the learning rate");

    private protected static IEnumerable<string> Below(double? value, double least, string what)
    {
        if (value is not { } number || !(number >= least))
        {
            yield return FormattableString.Invariant($"{what} is {value}, but must be at least {least}");
        }
    }

    private protected static IEnumerable<string> OutsideUnit(double? value, string what)
    {
        if (value is not (>= 0 and < 1))
        {
            yield return FormattableString.Invariant($"{what} is {value}, but must lie in [0, 1)");
        }
    }
}
