using System.Numerics;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Acrobot;

/// <summary>
/// The equations of motion (Sutton and Barto, 1998, section 11.3), integrated by the fourth-order Runge-Kutta method. Links are 1 m
/// long and weigh 1 kg, with their centres of mass in the middle and moments of inertia of 1 kg m².
/// </summary>
internal sealed class AcrobotMotion(AcrobotDynamics dynamics)
{
    private const double Mass = 1;
    private const double Length = 1;
    private const double Center = 0.5;
    private const double Inertia = 1;
    private const double Gravity = 9.8;

    /// <summary>The state some time later.</summary>
    public AcrobotState After(AcrobotState state, Vector<double> torque, double seconds)
    {
        var k1 = Change(state, torque);
        var k2 = Change(state.Plus(k1, seconds / 2), torque);
        var k3 = Change(state.Plus(k2, seconds / 2), torque);
        var k4 = Change(state.Plus(k3, seconds), torque);
        return state.Plus(k1.Plus(k2, 2).Plus(k3, 2).Plus(k4, 1), seconds / 6);
    }

    /// <summary>The derivative by time.</summary>
    private AcrobotState Change(AcrobotState state, Vector<double> torque)
    {
        var (sine1, cosine1) = LaneMath.SineCosine(state.Angle1);
        var (sine2, cosine2) = LaneMath.SineCosine(state.Angle2);
        var (speed1, speed2) = (state.Velocity1, state.Velocity2);
        var inertia1 =
            new Vector<double>(
                (Mass * Center * Center) + (Mass * ((Length * Length) + (Center * Center))) + (2 * Inertia)
            ) + (2 * Mass * Length * Center * cosine2);
        var inertia2 = new Vector<double>((Mass * Center * Center) + Inertia) + (Mass * Length * Center * cosine2);
        var weight2 = Mass * Center * Gravity * ((sine1 * cosine2) + (cosine1 * sine2));
        var weight1 =
            (-Mass * Length * Center * (speed2 * speed2) * sine2)
            - (2 * Mass * Length * Center * speed2 * speed1 * sine2)
            + (((Mass * Center) + (Mass * Length)) * Gravity * sine1)
            + weight2;
        var ratio = inertia2 / inertia1;
        var drive = torque + (ratio * weight1) - weight2;
        if (dynamics == AcrobotDynamics.Book)
        {
            drive -= Mass * Length * Center * (speed1 * speed1) * sine2;
        }

        var acceleration2 = drive / (new Vector<double>((Mass * Center * Center) + Inertia) - (inertia2 * ratio));
        var acceleration1 = ((inertia2 * acceleration2) + weight1) / -inertia1;
        return new AcrobotState(speed1, speed2, acceleration1, acceleration2);
    }
}
