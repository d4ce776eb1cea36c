namespace Rlfw.Plugins.Bandit;

/// <summary>How the rewards of an arm are distributed around its mean.</summary>
public enum BanditRewards
{
    /// <summary>Normally, with the option <c>deviation</c>.</summary>
    Gaussian,

    /// <summary>1 with the mean as its probability, else 0.</summary>
    Bernoulli,
}
