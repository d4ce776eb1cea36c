using System.Numerics;

namespace Rlfw.Plugins.Acrobot;

/// <summary>Angles (rad) and angular velocities (rad/s) of as many acrobots as a vector holds; or what these change by.</summary>
internal readonly record struct AcrobotState(
    Vector<double> Angle1,
    Vector<double> Angle2,
    Vector<double> Velocity1,
    Vector<double> Velocity2
)
{
    /// <summary>This state, moved by a change.</summary>
    public AcrobotState Plus(AcrobotState change, double times) =>
        new(
            Angle1 + (times * change.Angle1),
            Angle2 + (times * change.Angle2),
            Velocity1 + (times * change.Velocity1),
            Velocity2 + (times * change.Velocity2)
        );
}
