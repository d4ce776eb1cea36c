using Rlfw.Contracts;

namespace Rlfw.Plugins.Reinforce;

/// <summary>Steps one after another in arrays that grow.</summary>
/// <param name="observationSize">Floats per observation, O.</param>
/// <param name="actionSize">Floats per action, A.</param>
internal sealed class EpisodeSteps(int observationSize, int actionSize) : IStateful
{
    private float[] _observations = new float[observationSize];
    private float[] _actions = new float[actionSize];
    private float[] _returns = new float[1];
    private float[] _factors = new float[1];

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>s, [Count, O].</summary>
    public ReadOnlySpan<float> Observations => _observations.AsSpan(0, Count * observationSize);

    /// <summary>a, [Count, A].</summary>
    public ReadOnlySpan<float> Actions => _actions.AsSpan(0, Count * actionSize);

    /// <summary>Rewards while the episode goes on, returns G once it has ended; [Count].</summary>
    public Span<float> Returns => _returns.AsSpan(0, Count);

    /// <summary>gamma^t, [Count].</summary>
    public Span<float> Factors => _factors.AsSpan(0, Count);

    /// <summary>Adds a step.</summary>
    /// <param name="observation">[O].</param>
    /// <param name="action">[A].</param>
    /// <param name="reward">r.</param>
    public void Add(ReadOnlySpan<float> observation, ReadOnlySpan<float> action, float reward)
    {
        Reserve(Count + 1);
        observation.CopyTo(_observations.AsSpan(Count * observationSize));
        action.CopyTo(_actions.AsSpan(Count * actionSize));
        _returns[Count] = reward;
        _factors[Count] = 1;
        Count++;
    }

    /// <summary>Adds all steps of another list.</summary>
    /// <param name="steps">The other.</param>
    public void Add(EpisodeSteps steps)
    {
        Reserve(Count + steps.Count);
        steps.Observations.CopyTo(_observations.AsSpan(Count * observationSize));
        steps.Actions.CopyTo(_actions.AsSpan(Count * actionSize));
        steps.Returns.CopyTo(_returns.AsSpan(Count));
        steps.Factors.CopyTo(_factors.AsSpan(Count));
        Count += steps.Count;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        state.Write("count", Count);
        state.Write("observations", Observations);
        state.Write("actions", Actions);
        state.Write("returns", Returns);
        state.Write("factors", Factors);
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        var count = (int)state.ReadInt64("count");
        Reserve(count);
        state.ReadSingles("observations").CopyTo(_observations, 0);
        state.ReadSingles("actions").CopyTo(_actions, 0);
        state.ReadSingles("returns").CopyTo(_returns, 0);
        state.ReadSingles("factors").CopyTo(_factors, 0);
        Count = count;
    }

    private void Reserve(int count)
    {
        if (count <= _returns.Length)
        {
            return;
        }

        var capacity = Math.Max(count, 2 * _returns.Length);
        Array.Resize(ref _observations, checked(capacity * observationSize));
        Array.Resize(ref _actions, checked(capacity * actionSize));
        Array.Resize(ref _returns, capacity);
        Array.Resize(ref _factors, capacity);
    }
}
