using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.BitFlip;

/// <summary>
/// Bits to be flipped one by one until they are those of the goal: Andrychowicz et al. (2017), "Hindsight experience replay", section
/// 3.1. Every step costs 1 but the one that makes them equal, which terminates the episode; nothing tells how near they are.
/// Bits and goal are drawn anew for each episode, and differ at first.
/// </summary>
[Plugin(
    "bit-flip",
    typeof(BitFlipOptions),
    Summary = "Flip bits until they are the goal, without a hint (HER, section 3.1)"
)]
public sealed class BitFlipEnvironment : IGoalEnvironment, IVectorizes
{
    private readonly BitFlipOptions _options;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public BitFlipEnvironment(BitFlipOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _single = new SingleEnvironment(new BitFlipVector(options, 1));
        Goals = new GoalLayout(options.Bits, options.Bits);
    }

    /// <summary>The bits, the bits again (what has been achieved), the goal's; each 0 or 1.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>Which bit to flip.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public GoalLayout Goals { get; }

    /// <inheritdoc />
    public (double Reward, bool Terminated) Judge(ReadOnlySpan<float> achieved, ReadOnlySpan<float> desired)
    {
        var reached = achieved.SequenceEqual(desired);
        return (reached ? 0 : -1, reached);
    }

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new BitFlipVector(_options, count);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
