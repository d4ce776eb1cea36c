using Rlfw.Contracts;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Ppo;

/// <summary>
/// beta KL(pi_old(.|s) || pi(.|s)) as a term of the loss, and beta itself (Schulman et al., 2017, section 4, equation 8): it is
/// halved or doubled where updates move the policy by too little or too much.
/// </summary>
internal sealed class KlPenalty : IStateful
{
    /// <summary>How far from the target the divergence may be, and what the coefficient changes by: section 4's.</summary>
    private const double Tolerance = 1.5;
    private const double Factor = 2;

    private readonly KlPenaltyOptions _options;
    private readonly IHostPolicy _policy;
    private readonly float[] _divergences;

    /// <summary>Starts with the coefficient of the options.</summary>
    /// <param name="options">Target and coefficient.</param>
    /// <param name="policy">The policy; the caller's.</param>
    /// <param name="count">Steps in a rollout.</param>
    public KlPenalty(KlPenaltyOptions options, IHostPolicy policy, int count)
    {
        (_options, _policy, Coefficient) = (options, policy, options.Coefficient);
        _divergences = new float[count];
    }

    /// <summary>beta.</summary>
    public double Coefficient { get; private set; }

    /// <summary>Keeps the policy's distributions before it moves.</summary>
    /// <param name="rollout">All steps; takes the distributions' parameters.</param>
    public void Remember(PpoSteps rollout) =>
        _policy.Predict(rollout.Inputs, rollout.Count).CopyTo(rollout.OldParameters);

    /// <summary>Adds the penalty's gradient by the policy's parameters: beta / B times that of each divergence.</summary>
    /// <param name="parameters">[B, D].</param>
    /// <param name="batch">The minibatch.</param>
    /// <param name="gradients">[B, D].</param>
    /// <returns>The penalty.</returns>
    public double AddGradients(ReadOnlySpan<float> parameters, PpoSteps batch, Span<float> gradients)
    {
        var weight = (float)(Coefficient / batch.Count);
        _policy.Distribution.AddDivergenceGradients(batch.OldParameters, parameters, weight, gradients);
        return Coefficient * Mean(parameters, batch);
    }

    /// <summary>Measures how far the update moved the policy, and sets the coefficient of the next one.</summary>
    /// <param name="rollout">All steps.</param>
    /// <returns>The mean divergence.</returns>
    public double Adapt(PpoSteps rollout)
    {
        var divergence = Mean(_policy.Predict(rollout.Inputs, rollout.Count), rollout);
        if (_options.Adaptive)
        {
            Coefficient = Next(Coefficient, divergence, _options.Target);
        }

        return divergence;
    }

    /// <summary>The coefficient of the next update.</summary>
    /// <param name="coefficient">beta.</param>
    /// <param name="divergence">d, what the update came to.</param>
    /// <param name="target">d_targ.</param>
    public static double Next(double coefficient, double divergence, double target) =>
        divergence < target / Tolerance ? coefficient / Factor
        : divergence > target * Tolerance ? coefficient * Factor
        : coefficient;

    /// <inheritdoc />
    public void Save(IStateWriter state) => state.Write("coefficient", Coefficient);

    /// <inheritdoc />
    public void Load(IStateReader state) => Coefficient = state.ReadDouble("coefficient");

    private double Mean(ReadOnlySpan<float> parameters, PpoSteps steps)
    {
        var divergences = _divergences.AsSpan(0, steps.Count);
        _policy.Distribution.Divergences(steps.OldParameters, parameters, divergences);
        var sum = 0.0;
        foreach (var divergence in divergences)
        {
            sum += divergence;
        }

        return sum / steps.Count;
    }
}
