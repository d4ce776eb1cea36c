using Rlfw.Contracts;

namespace Rlfw.Simulation;

/// <summary>Where N episodes stand: how many steps each has made, where its time limit cuts it, and whether it is over.</summary>
public sealed class EpisodeClock : IStateful
{
    private readonly string _environment;
    private readonly int _limit;
    private readonly int[] _steps;
    private readonly bool[] _over;

    /// <summary>Makes a clock; every episode is over until it has been started.</summary>
    /// <param name="environment">The environment's id, for messages.</param>
    /// <param name="count">N.</param>
    /// <param name="limit">Steps after which an episode is truncated; null: never.</param>
    public EpisodeClock(string environment, int count, int? limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _environment = environment;
        _limit = limit ?? int.MaxValue;
        _steps = new int[count];
        _over = new bool[count];
        _over.AsSpan().Fill(true);
    }

    /// <summary>Starts an episode.</summary>
    /// <param name="index">Which, from 0.</param>
    public void Start(int index) => (_steps[index], _over[index]) = (0, false);

    /// <summary>How many steps an episode has made.</summary>
    /// <param name="index">Which, from 0.</param>
    public int Steps(int index) => _steps[index];

    /// <summary>Comes before every step: nobody steps an episode that is over.</summary>
    /// <exception cref="InvalidOperationException">One is, or was never started.</exception>
    public void CheckRunning()
    {
        if (_over.AsSpan().IndexOf(true) is >= 0 and var index)
        {
            throw new InvalidOperationException(
                _over.Length == 1
                    ? $"The {_environment} episode is over: reset the environment before stepping it."
                    : $"The episode of {_environment} {index} of {_over.Length} is over: reset it before stepping it."
            );
        }
    }

    /// <summary>Comes after every step: counts it and cuts the episodes whose time is over.</summary>
    /// <param name="outcome">Says which terminated; takes which are truncated.</param>
    public void Advance(VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var steps = _steps;
        var over = _over.AsSpan(0, steps.Length);
        var terminated = outcome.Terminated.AsSpan(0, steps.Length);
        var truncated = outcome.Truncated.AsSpan(0, steps.Length);
        for (var i = 0; i < steps.Length; i++)
        {
            // A limit of int.MaxValue is none: the count stays there.
            var made = steps[i] == int.MaxValue - 1 ? steps[i] : steps[i] + 1;
            steps[i] = made;
            truncated[i] = made >= _limit;
            over[i] = terminated[i] | truncated[i];
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("steps", Array.ConvertAll(_steps, x => (long)x).AsSpan());
        state.Write("is_over", Array.ConvertAll(_over, x => x ? 1L : 0L).AsSpan());
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var steps = SavedArrays.Check("steps", state.ReadInt64s("steps"), _steps.Length);
        var over = SavedArrays.Check("is_over", state.ReadInt64s("is_over"), _over.Length);
        for (var i = 0; i < steps.Length; i++)
        {
            _steps[i] = checked((int)steps[i]);
            _over[i] = over[i] != 0;
        }
    }
}
