using Rlfw.Contracts;

namespace Rlfw.Simulation.Tests.Checking;

/// <summary>A slippery chain of five states, with one mistake at most.</summary>
public sealed class FaultyChain(Mistake mistake) : ITabularEnvironment, IKnowsTransitions, IVectorizes
{
    private const int States = 5;
    private static int _made;

    private readonly int _number = Interlocked.Increment(ref _made);
    private RandomStream? _random;
    private int _state;
    private int _steps;
    private bool _over = true;

    public Space ObservationSpace { get; } =
        mistake == Mistake.CrossedBounds ? new BoxSpace([0, 1], [1, 0]) : new DiscreteSpace(States);

    public Space ActionSpace { get; } = new DiscreteSpace(mistake == Mistake.NoActions ? 0 : 2);

    public TransitionTable Transitions =>
        new(
            mistake == Mistake.TableOfOtherSize ? States + 1 : States,
            2,
            [.. Enumerable.Range(0, mistake == Mistake.TableOfOtherSize ? States + 1 : States).Select(Initial)],
            [
                .. Enumerable
                    .Range(0, (mistake == Mistake.TableOfOtherSize ? States + 1 : States) * 2)
                    .Select(pair => After(pair / 2, pair % 2)),
            ]
        );

    public void Reset(RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _random = random;
        _state = random.NextInt(2);
        _steps = mistake == Mistake.RemembersBeforeReset ? _steps / 2 : 0;
        _over = false;
        observation[0] = _state;
    }

    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        if (_over && mistake != Mistake.GoesOnAfterTheEnd)
        {
            throw new InvalidOperationException("over: reset it");
        }

        var slips = _random!.NextDouble() < 0.25;
        if (mistake == Mistake.OwnRandomness)
        {
            slips = (_number + _steps) % 4 == 0;
        }

        _state = Math.Clamp(_state + (action[0] == 1 != slips ? 1 : -1), 0, States - 1);
        _steps++;
        if (mistake == Mistake.Allocates)
        {
            GC.KeepAlive(new byte[100]);
        }

        Observe(observation);
        var terminated = _state == States - 1;
        var truncated = mistake != Mistake.NeverEnds && _steps >= 20;
        _over = (terminated && mistake != Mistake.NeverEnds) || truncated;
        var reward =
            mistake == Mistake.InfiniteReward && _steps == 4 ? double.PositiveInfinity
            : terminated ? 1
            : 0;
        return new StepResult(reward, terminated && mistake != Mistake.NeverEnds, truncated);
    }

    public string Describe(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions) =>
        mistake == Mistake.NoPicture ? " " : $"{values.Length} states";

    public IVectorEnvironment Vectorize(int count) => new FaultyChains(mistake, count);

    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("state", _state);
        state.Write("steps", _steps);
        state.Write("over", _over);
    }

    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _state = (int)state.ReadInt64("state");
        _over = state.ReadBoolean("over");
        _steps = mistake == Mistake.ForgetsInSave ? 0 : (int)state.ReadInt64("steps");
    }

    private void Observe(Span<float> observation)
    {
        switch (mistake)
        {
            case Mistake.UnwrittenObservation when _steps == 3:
                return;
            case Mistake.NotANumber when _steps == 3:
                observation[0] = float.NaN;
                return;
            case Mistake.OutsideTheSpace when _steps == 3:
                observation[0] = States;
                return;
            case Mistake.TooLong when _steps == 3:
                observation[1] = 0;
                return;
            case Mistake.ThrowsInAStep when _steps == 3:
                throw new NotSupportedException("no third step");
            default:
                observation[0] = _state;
                return;
        }
    }

    private double Initial(int state) =>
        state > 1 ? 0
        : mistake == Mistake.TableOfOtherStart ? (state == 0 ? 0.8 : 0.2)
        : 0.5;

    private Transition[] After(int state, int action)
    {
        var slips = mistake == Mistake.TableOfOtherFrequency ? 0.2 : 0.25;
        var (up, down) = (Math.Min(state + 1, States - 1), Math.Max(state - 1, 0));
        var (there, aside) = action == 1 ? (up, down) : (down, up);
        if (state >= States - 1)
        {
            return [new Transition(1, state, 0, true)];
        }

        return mistake == Mistake.TableLacksAState ? [To(there, 1)] : [To(there, 1 - slips), To(aside, slips)];

        Transition To(int next, double probability) =>
            new(
                probability,
                next,
                next == States - 1 ? (mistake == Mistake.TableOfOtherReward ? 2 : 1) : 0,
                next == States - 1
            );
    }
}
