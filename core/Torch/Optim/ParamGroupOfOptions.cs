namespace Rlfw.Torch.Modules;

/// <summary>Parameters that share hyperparameters of one optimizer.</summary>
/// <typeparam name="TOptions">Its options.</typeparam>
public class ParamGroup<TOptions> : ParamGroup
    where TOptions : OptimizerOptions, new()
{
    /// <summary>Makes a group without parameters, all hyperparameters the optimizer's.</summary>
    public ParamGroup() => base.Options = new TOptions();

    /// <summary>Makes a group.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">The hyperparameters; what is null is the optimizer's.</param>
    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
        base.Options = options ?? new TOptions();
    }

    /// <summary>The hyperparameters.</summary>
    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}
