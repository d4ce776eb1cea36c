namespace Rlfw.Plugins.Dpo;

/// <summary>Which loss of the margin is learned by; see <see cref="PreferenceLoss"/>.</summary>
public enum DpoLossType
{
    /// <summary>-log sigmoid(beta h): the likelihood of the preferences (Rafailov et al., 2023, equation 7).</summary>
    Sigmoid,

    /// <summary>max(0, 1 - beta h): nothing is learned beyond a margin of 1 (Zhao et al., 2023, "SLiC-HF"; Liu et al., 2023, "RSO").</summary>
    Hinge,

    /// <summary>(h - 1 / (2 beta))², h of means over tokens: the margin has a goal, so sure preferences are not overfitted (Azar et al., 2023, "IPO").</summary>
    Ipo,
}
