namespace Rlfw.Plugins.Dpo;

/// <summary>
/// Losses of the margin h = (log pi(chosen) - log pi_ref(chosen)) - (log pi(rejected) - log pi_ref(rejected)), formulas as in TRL's
/// DPOTrainer.
/// </summary>
public static class PreferenceLoss
{
    /// <summary>The loss of each pair; differentiable.</summary>
    /// <param name="type">Which loss.</param>
    /// <param name="margins">h, [B].</param>
    /// <param name="beta">How strongly the reference holds: smaller lets the policy go further.</param>
    /// <param name="labelSmoothing">
    /// The share of pairs thought to be the wrong way round (Mitchell, 2023, conservative DPO): the loss is mixed with that of -h. Of
    /// <see cref="DpoLossType.Sigmoid"/> alone.
    /// </param>
    /// <returns>[B].</returns>
    public static Tensor Of(DpoLossType type, Tensor margins, double beta, double labelSmoothing)
    {
        ArgumentNullException.ThrowIfNull(margins);
        var scaled = margins * beta;
        return type switch
        {
            DpoLossType.Hinge => (1 - scaled).clamp_min(0),
            DpoLossType.Ipo => (margins - (1 / (2 * beta))).square(),
            _ => (nn.functional.logsigmoid(scaled) * (labelSmoothing - 1))
                - (nn.functional.logsigmoid(scaled.neg()) * labelSmoothing),
        };
    }
}
