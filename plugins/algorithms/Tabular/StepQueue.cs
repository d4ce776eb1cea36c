using Rlfw.Contracts;

namespace Rlfw.Plugins.Tabular;

/// <summary>The last steps of one environment's episode: (s, a, r), the oldest first.</summary>
internal sealed class StepQueue
{
    private readonly List<int> _states = [];
    private readonly List<int> _actions = [];
    private readonly List<double> _rewards = [];

    public int Count => _states.Count;

    public int State(int index) => _states[index];

    public int Action(int index) => _actions[index];

    public double Reward(int index) => _rewards[index];

    public void Add(int state, int action, double reward)
    {
        _states.Add(state);
        _actions.Add(action);
        _rewards.Add(reward);
    }

    public void RemoveFirst()
    {
        _states.RemoveAt(0);
        _actions.RemoveAt(0);
        _rewards.RemoveAt(0);
    }

    public void Clear()
    {
        _states.Clear();
        _actions.Clear();
        _rewards.Clear();
    }

    public void Save(IStateWriter state)
    {
        state.Write("states", _states.Select(x => (long)x).ToArray().AsSpan());
        state.Write("actions", _actions.Select(x => (long)x).ToArray().AsSpan());
        state.Write("rewards", _rewards.ToArray().AsSpan());
    }

    public void Load(IStateReader state)
    {
        Clear();
        _states.AddRange(state.ReadInt64s("states").Select(x => checked((int)x)));
        _actions.AddRange(state.ReadInt64s("actions").Select(x => checked((int)x)));
        _rewards.AddRange(state.ReadDoubles("rewards"));
    }

    public static StepQueue[] Make(int environments) =>
        [.. Enumerable.Range(0, environments).Select(_ => new StepQueue())];

    public static void SaveAll(StepQueue[] queues, IStateWriter state)
    {
        for (var i = 0; i < queues.Length; i++)
        {
            queues[i].Save(state.Section($"steps-{i}"));
        }
    }

    public static void LoadAll(StepQueue[] queues, IStateReader state)
    {
        for (var i = 0; i < queues.Length; i++)
        {
            queues[i].Load(state.Section($"steps-{i}"));
        }
    }
}
