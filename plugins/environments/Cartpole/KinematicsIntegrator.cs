namespace Rlfw.Plugins.Cartpole;

/// <summary>How positions and velocities advance by one time step.</summary>
public enum KinematicsIntegrator
{
    /// <summary>Positions move with the velocities before the step (Gymnasium's default).</summary>
    Euler,

    /// <summary>Velocities advance first, positions move with the new ones.</summary>
    SemiImplicitEuler,
}
