using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Grpo;

/// <summary>The objective that options choose.</summary>
public static class PolicyObjectives
{
    /// <summary>Makes it.</summary>
    /// <param name="options">The options.</param>
    public static IPolicyObjective For(GrpoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var clip = new ClipRange(options.ClipLow, options.ClipHigh, options.Delta);
        return options.LossType switch
        {
            LossType.Grpo => new GrpoObjective(clip),
            LossType.Bnpo => new BnpoObjective(clip),
            LossType.DrGrpo => new DrGrpoObjective(clip, options.MaxNewTokens),
            LossType.Cispo => new CispoObjective(options.ClipHigh),
            LossType.Gspo => new GspoObjective(clip),
            _ => new DapoObjective(clip),
        };
    }
}
