using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>What random steps of an environment led to, beside what its table says of it.</summary>
internal sealed class TableSample(TransitionTable table)
{
    /// <summary>Episodes begun.</summary>
    public int Episodes { get; private set; }

    /// <summary>Episodes that began in each state.</summary>
    public int[] Firsts { get; } = new int[table.States];

    /// <summary>Steps made in state s with action a, at s * A + a.</summary>
    public int[] Visits { get; } = new int[table.States * table.Actions];

    /// <summary>What followed.</summary>
    public Dictionary<(int State, int Action, int Next, bool Terminated), TableOutcome> Outcomes { get; } = [];

    /// <summary>A step that the table does not know; null: there was none.</summary>
    public string? Strange { get; private set; }

    public void Draw(IEnvironment environment, CheckContext context, int steps)
    {
        var (random, draws) = (context.Stream(), context.Actions(environment.ActionSpace, "actions"));
        var observation = new float[1];
        var action = new float[1];
        Begin();
        for (var step = 0; step < steps && Strange is null; step++)
        {
            draws.Draw(action);
            var state = (int)observation[0];
            var result = environment.Step(action, observation);
            Take(state, (int)action[0], (int)observation[0], result);
            if (result.Terminated || result.Truncated)
            {
                Begin();
            }
        }

        void Begin()
        {
            environment.Reset(random, observation);
            Episodes++;
            Firsts[(int)observation[0]]++;
        }
    }

    private void Take(int state, int action, int next, StepResult result)
    {
        var key = (state, action, next, result.Terminated);
        if (!Outcomes.TryGetValue(key, out var outcome))
        {
            Outcomes[key] = outcome = Known(state, action, next, result.Terminated);
            if (outcome.Probability == 0)
            {
                Strange =
                    $"state {state}, action {action} led to state {next}{(result.Terminated ? ", terminated" : "")}: the table does not have that";
            }
        }

        Visits[(state * table.Actions) + action]++;
        outcome.Count++;
        outcome.Sum += result.Reward;
        outcome.Squares += result.Reward * result.Reward;
    }

    private TableOutcome Known(int state, int action, int next, bool terminated)
    {
        Transition[] fitting =
        [
            .. table
                .After(state, action)
                .ToArray()
                .Where(x => x.Next == next && x.Terminated == terminated && x.Probability > 0),
        ];
        if (fitting.Length == 0)
        {
            return new TableOutcome();
        }

        var probability = fitting.Sum(x => x.Probability);
        var mean = fitting.Sum(x => x.Probability * x.Reward) / probability;
        return new TableOutcome
        {
            Probability = probability,
            Expected = mean,
            ExpectedDeviation = Math.Sqrt(
                fitting.Sum(x => x.Probability * (x.Reward - mean) * (x.Reward - mean)) / probability
            ),
            ExpectedRange = fitting.Max(x => x.Reward) - fitting.Min(x => x.Reward),
        };
    }
}
