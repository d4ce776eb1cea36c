namespace Rlfw.Plugins.Acrobot;

/// <summary>Which equations of motion move the robot.</summary>
public enum AcrobotDynamics
{
    /// <summary>Those of Sutton and Barto's book (Gymnasium's default).</summary>
    Book,

    /// <summary>Those of the paper of 1996, which lack one term.</summary>
    Nips,
}
