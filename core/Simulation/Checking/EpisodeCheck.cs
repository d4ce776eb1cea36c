using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Random episodes: whether observations and rewards are what they have to be.</summary>
internal sealed class EpisodeCheck
{
    // Which floats an environment leaves as they were shows only where they were something that it would not write.
    private const float Untouched = -8.765e33f;

    private readonly List<int> _lengths = [];
    private readonly List<double> _returns = [];

    public IReadOnlyList<int> Lengths => _lengths;

    public IReadOnlyList<double> Returns => _returns;

    public void Run(CheckContext context)
    {
        var environment = context.Make();
        var observation = new float[environment.ObservationSpace.Size];
        var random = context.Stream();
        Reset();
        var draws = context.Actions(environment.ActionSpace, "actions");
        var action = new float[environment.ActionSpace.Size];
        var (length, sum) = (0, 0.0);
        for (var step = 1; step <= context.Settings.Steps; step++)
        {
            draws.Draw(action);
            observation.AsSpan().Fill(Untouched);
            var result = environment.Step(action, observation);
            length++;
            sum += result.Reward;
            var where = $"step {length} of episode {_lengths.Count + 1} (action {string.Join(", ", action)})";
            if (
                !IsRight(context, environment.ObservationSpace, observation, where) || !IsFinite(context, result, where)
            )
            {
                return;
            }

            if (!result.Terminated && !result.Truncated)
            {
                continue;
            }

            _lengths.Add(length);
            _returns.Add(sum);
            if (_lengths.Count == 1)
            {
                StepAfterTheEnd(context, environment, action);
            }

            (length, sum) = (0, 0);
            if (!Reset())
            {
                return;
            }
        }

        if (_lengths.Count == 0)
        {
            context.Warn(
                $"no episode ended in {context.Settings.Steps} random steps",
                "give it a time limit that truncates (an option max_episode_steps); evaluation cuts episodes at 10,000 steps"
            );
        }

        bool Reset()
        {
            observation.AsSpan().Fill(Untouched);
            environment.Reset(random, observation);
            return IsRight(context, environment.ObservationSpace, observation, $"reset {_lengths.Count + 1}");
        }
    }

    /// <summary>The corners of a box, which random actions never are.</summary>
    public static void Corners(CheckContext context)
    {
        if (context.Make() is not { ActionSpace: BoxSpace box } environment)
        {
            return;
        }

        var observation = new float[environment.ObservationSpace.Size];
        foreach (var side in new Func<BoxSpace, int, float>[] { ActionDraws.Low, ActionDraws.High })
        {
            environment.Reset(context.Stream(), observation);
            float[] action = [.. Enumerable.Range(0, box.Size).Select(i => side(box, i))];
            environment.Step(action, observation);
            IsRight(
                context,
                environment.ObservationSpace,
                observation,
                $"a step with the action {string.Join(", ", action)}"
            );
        }
    }

    private static void StepAfterTheEnd(CheckContext context, IEnvironment environment, float[] action)
    {
        try
        {
            environment.Step(action, new float[environment.ObservationSpace.Size]);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return;
        }

        context.Warn(
            "it can be stepped after its episode has ended",
            "throw an InvalidOperationException that says to reset it: whoever steps on has a bug, which would go unseen"
        );
    }

    private static bool IsFinite(CheckContext context, StepResult result, string where)
    {
        if (!double.IsFinite(result.Reward))
        {
            context.Fault($"{where}: the reward is {result.Reward}", "rewards are finite numbers");
        }

        return double.IsFinite(result.Reward);
    }

    private static bool IsRight(CheckContext context, Space space, float[] observation, string where)
    {
        for (var i = 0; i < observation.Length; i++)
        {
            var value = observation[i];
            var what = $"{where}: component {i} of the observation";
            if (value.Equals(Untouched))
            {
                context.Fault($"{what} was not written", "write all of the observation in every Reset and Step");
                return false;
            }

            if (!float.IsFinite(value))
            {
                context.Fault($"{what} is {value}", "observations are finite numbers");
                return false;
            }

            if (Outside(space, i, value) is { } range)
            {
                context.Fault($"{what} is {value:R}, outside of {range}", "clip it, or widen ObservationSpace");
                return false;
            }
        }

        return true;
    }

    private static string? Outside(Space space, int component, float value) =>
        space switch
        {
            DiscreteSpace discrete when value != MathF.Floor(value) || value < 0 || value >= discrete.Count =>
                $"the integers 0 to {discrete.Count - 1}",
            BoxSpace box when value < box.Low[component] || value > box.High[component] =>
                $"[{box.Low[component]:R}, {box.High[component]:R}]",
            _ => null,
        };
}
