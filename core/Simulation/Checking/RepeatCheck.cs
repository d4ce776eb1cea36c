namespace Rlfw.Simulation.Checking;

/// <summary>Whether what happens is a function of stream and actions, and nothing from before a reset lives on.</summary>
internal static class RepeatCheck
{
    public static void Determinism(CheckContext context)
    {
        var (a, b) = (new Walk(context.Make(), context.Stream()), new Walk(context.Make(), context.Stream()));
        var draws = context.Actions(a.Environment.ActionSpace, "determinism");
        if (Walk.Difference(a, b, draws, context.Settings.Steps / 4) is { } difference)
        {
            context.Fault(
                $"two instances with equal streams and actions differ: {difference}",
                "draw all randomness from the stream that Reset hands over; no Random, Guid, clock or static state"
            );
        }
    }

    public static void Reset(CheckContext context)
    {
        var used = new Walk(context.Make(), context.Stream(1));
        var draws = context.Actions(used.Environment.ActionSpace, "before");
        var action = new float[used.Environment.ActionSpace.Size];

        // Left in the middle of an episode, where there is most to forget.
        for (var step = 0; step < 57 || (used.Ended && step < 100); step++)
        {
            draws.Draw(action);
            used.Step(action);
        }

        var again = new Walk(used.Environment, context.Stream(2));
        var fresh = new Walk(context.Make(), context.Stream(2));
        var after = context.Actions(used.Environment.ActionSpace, "after");
        if (Walk.Difference(fresh, again, after, context.Settings.Steps / 4) is { } difference)
        {
            context.Fault(
                $"an instance that was used before differs from a new one after Reset: {difference}",
                "Reset sets every field that later steps read"
            );
        }
    }
}
