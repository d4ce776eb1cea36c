using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Whether a saved environment goes on, in a new instance, as it would have.</summary>
internal static class StateCheck
{
    private static readonly int[] SavedAfter = [0, 1, 7, 50];

    public static void Run(CheckContext context)
    {
        foreach (var steps in SavedAfter)
        {
            var walk = new Walk(context.Make(), context.Stream());
            var before = context.Actions(walk.Environment.ActionSpace, "before");
            var action = new float[walk.Environment.ActionSpace.Size];
            for (var step = 0; step < steps; step++)
            {
                before.Draw(action);
                walk.Step(action);
            }

            var state = new MemorySection();
            walk.Environment.Save(state);

            // As a loop resumes: reset for the stream, load, and put the stream where it was.
            var copy = new Walk(context.Make(), context.Stream());
            copy.Environment.Load(state);
            copy.Random.Position = walk.Random.Position;
            walk.Observation.CopyTo(copy.Observation, 0);
            var draws = context.Actions(walk.Environment.ActionSpace, "after");
            if (Walk.Difference(walk, copy, draws, context.Settings.Steps / 8) is { } difference)
            {
                context.Fault(
                    $"saved after {steps} steps and loaded into a new instance, it goes on differently: {difference}",
                    "Save and Load every field that later steps read, time limits included"
                );
                return;
            }
        }
    }
}
