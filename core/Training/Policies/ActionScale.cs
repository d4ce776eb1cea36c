using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>
/// Actions in [-1, 1], as a policy with a hyperbolic tangent at its end gives them, and actions between the bounds of the
/// environment's space: a' = low + (a + 1) (high - low) / 2 in each component.
/// </summary>
public sealed class ActionScale
{
    private readonly float[] _low;
    private readonly float[] _high;

    /// <summary>Makes the scale of a space.</summary>
    /// <param name="space">The environment's action space.</param>
    /// <exception cref="ArgumentException">A bound is infinite or a component has no width: <see cref="Fault"/> says so before.</exception>
    public ActionScale(BoxSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (Fault("the algorithm", space) is { } fault)
        {
            throw new ArgumentException(fault, nameof(space));
        }

        _low = [.. space.Low];
        _high = [.. space.High];
    }

    /// <summary>A, how many components an action has.</summary>
    public int Components => _low.Length;

    /// <summary>Why an algorithm that scales its actions cannot act in a space; null where it can.</summary>
    /// <param name="algorithm">The algorithm's name.</param>
    /// <param name="actions">The environment's action space.</param>
    public static string? Fault(string algorithm, Space actions)
    {
        if (actions is not BoxSpace box)
        {
            return $"{algorithm} chooses vectors of numbers, but the environment's actions are "
                + (actions is DiscreteSpace { Count: var count } ? $"one of {count}" : "not")
                + "; use dqn or ppo";
        }

        for (var i = 0; i < box.Size; i++)
        {
            var (low, high) = (box.Low[i], box.High[i]);
            if (!float.IsFinite(low) || !float.IsFinite(high) || !(low < high))
            {
                return FormattableString.Invariant(
                    $"{algorithm} scales its actions to the bounds of the action space, but those of component {i} are {low} and {high}; give the environment finite bounds, low below high, or use ppo"
                );
            }
        }

        return null;
    }

    /// <summary>From [-1, 1] to the space.</summary>
    /// <param name="unit">[N, A].</param>
    /// <param name="actions">Takes the result, [N, A]; may be the same.</param>
    public void FromUnit(ReadOnlySpan<float> unit, Span<float> actions)
    {
        for (int i = 0, k = 0; i < actions.Length; i++, k = k + 1 == _low.Length ? 0 : k + 1)
        {
            // Rounding may lead outside.
            var scaled = _low[k] + (0.5f * (unit[i] + 1) * (_high[k] - _low[k]));
            actions[i] = Math.Clamp(scaled, _low[k], _high[k]);
        }
    }

    /// <summary>From the space to [-1, 1].</summary>
    /// <param name="actions">[N, A].</param>
    /// <param name="unit">Takes the result, [N, A]; may be the same.</param>
    public void ToUnit(ReadOnlySpan<float> actions, Span<float> unit)
    {
        for (int i = 0, k = 0; i < unit.Length; i++, k = k + 1 == _low.Length ? 0 : k + 1)
        {
            unit[i] = (2 * (actions[i] - _low[k]) / (_high[k] - _low[k])) - 1;
        }
    }
}
