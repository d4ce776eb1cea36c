using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.BitFlip;

/// <summary>N rows of bits; a row is one number.</summary>
internal sealed class BitFlipVector : IVectorEnvironment
{
    public const string Id = "bit-flip";

    private readonly int _width;
    private readonly EpisodeClock _clock;
    private readonly ulong[] _bits;
    private readonly ulong[] _goals;

    public BitFlipVector(BitFlipOptions options, int count)
    {
        _width = options.Bits;
        _clock = new EpisodeClock(Id, count, options.MaxEpisodeSteps ?? options.Bits);
        (_bits, _goals) = (new ulong[count], new ulong[count]);
        ObservationSpace = new BoxSpace(new float[3 * _width], [.. Enumerable.Repeat(1f, 3 * _width)]);
        ActionSpace = new DiscreteSpace(_width);
    }

    public int Count => _bits.Length;

    public Space ObservationSpace { get; }

    public Space ActionSpace { get; }

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        var mask = ulong.MaxValue >> (64 - _width);
        _bits[index] = random.NextUInt64() & mask;
        do
        {
            _goals[index] = random.NextUInt64() & mask;
        } while (_goals[index] == _bits[index]);
        _clock.Start(index);
        Observe(index, observation);
    }

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _clock.CheckRunning();
        for (var i = 0; i < Count; i++)
        {
            _bits[i] ^= 1UL << DiscreteActions.Read(actions[i], _width, Id);
            var reached = _bits[i] == _goals[i];
            outcome.Rewards[i] = reached ? 0 : -1;
            outcome.Terminated[i] = reached;
            Observe(i, outcome.Observation(i));
        }

        _clock.Advance(outcome);
    }

    public void Save(IStateWriter state)
    {
        state.Write("bits", Array.ConvertAll(_bits, x => unchecked((long)x)).AsSpan());
        state.Write("goals", Array.ConvertAll(_goals, x => unchecked((long)x)).AsSpan());
        _clock.Save(state);
    }

    public void Load(IStateReader state)
    {
        var bits = SavedArrays.Check("bits", state.ReadInt64s("bits"), Count);
        var goals = SavedArrays.Check("goals", state.ReadInt64s("goals"), Count);
        for (var i = 0; i < Count; i++)
        {
            (_bits[i], _goals[i]) = (unchecked((ulong)bits[i]), unchecked((ulong)goals[i]));
        }

        _clock.Load(state);
    }

    private void Observe(int index, Span<float> observation)
    {
        for (var bit = 0; bit < _width; bit++)
        {
            float set = (_bits[index] >> bit) & 1;
            observation[bit] = set;
            observation[_width + bit] = set;
            observation[(2 * _width) + bit] = (_goals[index] >> bit) & 1;
        }
    }
}
