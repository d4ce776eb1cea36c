namespace Rlfw.Plugins.Tabular;

/// <summary>What an n-step return is made of beyond the rewards.</summary>
public enum NStepBackup
{
    /// <summary>Rewards of the actions taken, then Q of the last action: n-step SARSA (equation 7.4).</summary>
    Sarsa,

    /// <summary>Rewards of the actions taken, then the expectation over the last state's actions (equation 7.7).</summary>
    Expected,

    /// <summary>The greedy policy's tree: off-policy without importance sampling (equation 7.16).</summary>
    Tree,
}
