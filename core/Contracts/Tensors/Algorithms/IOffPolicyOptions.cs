namespace Rlfw.Contracts;

/// <summary>
/// Options of an off-policy algorithm from which can be told, before the algorithm is made, what it will want of its loop: what
/// does not go together with the environment is then found before any run begins.
/// </summary>
public interface IOffPolicyOptions
{
    /// <summary>What the algorithm's <c>Settings</c> will be.</summary>
    OffPolicySettings ToSettings();
}
