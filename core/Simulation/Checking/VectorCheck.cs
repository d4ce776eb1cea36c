using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Whether many stepped together are as many stepped one by one, to the bit, and go on after having been saved.</summary>
internal static class VectorCheck
{
    private const int Count = 5;

    public static void Run(CheckContext context)
    {
        var vector = context.Owned(((IVectorizes)context.Make()).Vectorize(Count));
        var singles = Enumerable.Range(0, Count).Select(_ => context.Make()).ToArray();
        if (
            vector.Count != Count
            || !SpaceCheck.Same(vector.ObservationSpace, singles[0].ObservationSpace)
            || !SpaceCheck.Same(vector.ActionSpace, singles[0].ActionSpace)
        )
        {
            context.Fault(
                $"Vectorize({Count}) gives {vector.Count} environments, or other spaces than one has",
                "the vector is that many environments of the same options"
            );
            return;
        }

        var walks = new Walk[Count];
        var streams = new RandomStream[Count];
        for (var i = 0; i < Count; i++)
        {
            var observation = new float[vector.ObservationSpace.Size];
            streams[i] = context.Stream(i);
            vector.Reset(i, streams[i], observation);
            walks[i] = new Walk(singles[i], context.Stream(i));
            if (Walk.Difference(observation, walks[i].Observation) is { } first)
            {
                context.Fault($"environment {i}, reset: {first}", Remedy);
                return;
            }
        }

        var draws = context.Actions(vector.ActionSpace, "actions");
        if (Compare(vector, streams, walks, draws, context.Settings.Steps / Count / 2) is { } difference)
        {
            context.Fault(difference, Remedy);
            return;
        }

        Resume(context, vector, streams, walks, draws);
    }

    private const string Remedy =
        "write the single environment as a vector of one, so that both share their arithmetic (Rlfw.Simulation)";

    /// <summary>A saved vector, loaded into a new one, against the single environments that went on.</summary>
    private static void Resume(
        CheckContext context,
        IVectorEnvironment vector,
        RandomStream[] streams,
        Walk[] walks,
        ActionDraws draws
    )
    {
        var state = new MemorySection();
        vector.Save(state);
        var copy = context.Owned(((IVectorizes)context.Make()).Vectorize(Count));
        // Before loading every environment has its own stream.
        var resumed = Enumerable.Range(0, Count).Select(context.Stream).ToArray();
        for (var i = 0; i < Count; i++)
        {
            copy.Reset(i, resumed[i], new float[vector.ObservationSpace.Size]);
        }

        copy.Load(state);
        for (var i = 0; i < Count; i++)
        {
            resumed[i].Position = streams[i].Position;
        }

        if (Compare(copy, resumed, walks, draws, context.Settings.Steps / Count / 4) is { } difference)
        {
            context.Fault(
                $"saved and loaded into a new vector, it goes on differently: {difference}",
                "Save and Load every field that later steps read, of every environment"
            );
        }
    }

    private static string? Compare(
        IVectorEnvironment vector,
        RandomStream[] streams,
        Walk[] walks,
        ActionDraws draws,
        int steps
    )
    {
        var outcome = new VectorOutcome(Count, vector.ObservationSpace.Size);
        var size = vector.ActionSpace.Size;
        var actions = new float[Count * size];
        for (var step = 1; step <= steps; step++)
        {
            draws.Draw(actions);
            vector.Step(actions, outcome);
            for (var i = 0; i < Count; i++)
            {
                walks[i].Step(actions.AsSpan(i * size, size));
                var result = new StepResult(outcome.Rewards[i], outcome.Terminated[i], outcome.Truncated[i]);
                if (!result.Equals(walks[i].Result))
                {
                    return $"environment {i}, step {step}: the vector gives {result}, one alone {walks[i].Result}";
                }

                if (Walk.Difference(outcome.Observation(i), walks[i].Last) is { } difference)
                {
                    return $"environment {i}, step {step}: {difference}";
                }

                if (outcome.Ended(i))
                {
                    vector.Reset(i, streams[i], outcome.Observation(i));
                }

                if (streams[i].Position != walks[i].Random.Position)
                {
                    return $"environment {i}, step {step}: the vector has drawn {streams[i].Position} random numbers, "
                        + $"one alone {walks[i].Random.Position}";
                }
            }
        }

        return null;
    }
}
