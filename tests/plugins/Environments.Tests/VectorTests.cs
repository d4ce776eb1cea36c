using Rlfw.Contracts;

namespace Rlfw.Plugins.Environments.Tests;

/// <summary>What holds for every environment that steps many at once.</summary>
public sealed class VectorTests
{
    public static TheoryData<string, int> Cases { get; } =
    [.. AllEnvironments.ByName.Keys.SelectMany(name => new[] { 1, 2, 5, 8, 13 }.Select(count => (name, count)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_is_that_many_environments_to_the_bit(string name, int count)
    {
        var vector = AllEnvironments.ByName[name]().Vectorize(count);
        var singles = Enumerable.Range(0, count).Select(_ => AllEnvironments.ByName[name]()).ToArray();
        var size = vector.ObservationSpace.Size;
        vector.Count.ShouldBe(count);
        vector.ObservationSpace.Size.ShouldBe(singles[0].ObservationSpace.Size);
        var (streams, copies) = (Streams(count), Streams(count));
        var outcome = new VectorOutcome(count, size);
        var (observation, copied) = (new float[size], new float[size]);
        for (var i = 0; i < count; i++)
        {
            vector.Reset(i, streams[i], observation);
            singles[i].Reset(copies[i], copied);
            copied.ShouldBe(observation);
        }

        var random = new RandomStream(7, "actions");
        var width = vector.ActionSpace.Size;
        var actions = new float[count * width];
        var ends = 0;
        for (var step = 0; step < 400; step++)
        {
            Draw(vector.ActionSpace, random, actions);
            vector.Step(actions, outcome);
            for (var i = 0; i < count; i++)
            {
                var result = singles[i].Step(actions.AsSpan(i * width, width), copied);
                new StepResult(outcome.Rewards[i], outcome.Terminated[i], outcome.Truncated[i]).ShouldBe(result);
                outcome.Observation(i).SequenceEqual(copied).ShouldBeTrue($"step {step}, environment {i}");
                if (outcome.Ended(i))
                {
                    ends++;
                    vector.Reset(i, streams[i], observation);
                    singles[i].Reset(copies[i], copied);
                    copied.ShouldBe(observation);
                }
            }
        }

        ends.ShouldBeGreaterThanOrEqualTo(count);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_saved_vector_continues_bit_for_bit(string name, int count)
    {
        var vector = AllEnvironments.ByName[name]().Vectorize(count);
        var copy = AllEnvironments.ByName[name]().Vectorize(count);
        var size = vector.ObservationSpace.Size;
        var (streams, copies) = (Streams(count), Streams(count));
        var (outcome, copied) = (new VectorOutcome(count, size), new VectorOutcome(count, size));
        ResetAll(vector, streams, size);
        ResetAll(copy, copies, size);
        var random = new RandomStream(8, "actions");
        var actions = new float[count * vector.ActionSpace.Size];
        for (var step = 0; step < 11; step++)
        {
            StepAndReset(vector, streams, Draw(vector.ActionSpace, random, actions), outcome);
        }

        var state = new MemoryState();
        vector.Save(state);
        copy.Load(state);
        for (var i = 0; i < count; i++)
        {
            copies[i].Position = streams[i].Position;
        }

        for (var step = 0; step < 60; step++)
        {
            Draw(vector.ActionSpace, random, actions);
            StepAndReset(vector, streams, actions, outcome);
            StepAndReset(copy, copies, actions, copied);
            copied.Observations.ShouldBe(outcome.Observations);
            copied.Rewards.ShouldBe(outcome.Rewards);
            copied.Terminated.ShouldBe(outcome.Terminated);
            copied.Truncated.ShouldBe(outcome.Truncated);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_is_allocated_per_step(string name, int count)
    {
        var vector = AllEnvironments.ByName[name]().Vectorize(count);
        var streams = Streams(count);
        var outcome = new VectorOutcome(count, vector.ObservationSpace.Size);
        ResetAll(vector, streams, vector.ObservationSpace.Size);
        var actions = new float[count * vector.ActionSpace.Size];
        var random = new RandomStream(8, "actions");
        Run(200);

        // What a step allocates is allocated every time; a collection that another thread starts counts a rest once.
        var least = Enumerable
            .Range(0, 5)
            .Min(_ =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Run(100);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
        least.ShouldBe(0);

        void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                StepAndReset(vector, streams, Draw(vector.ActionSpace, random, actions), outcome);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_step_after_the_end_is_refused_and_says_which_environment_to_reset(string name, int count)
    {
        var vector = AllEnvironments.ByName[name]().Vectorize(count);
        var outcome = new VectorOutcome(count, vector.ObservationSpace.Size);
        var actions = new float[count * vector.ActionSpace.Size];
        Should.Throw<InvalidOperationException>(() => vector.Step(actions, outcome)).Message.ShouldContain("reset");
        var streams = Streams(count);
        ResetAll(vector, streams, vector.ObservationSpace.Size);
        var random = new RandomStream(8, "actions");
        var over = -1;
        for (var step = 0; step < 2000 && over < 0; step++)
        {
            vector.Step(Draw(vector.ActionSpace, random, actions), outcome);
            over = Enumerable.Range(0, count).FirstOrDefault(outcome.Ended, -1);
        }

        over.ShouldBeGreaterThanOrEqualTo(0);
        Should
            .Throw<InvalidOperationException>(() => vector.Step(actions, outcome))
            .Message.ShouldContain(count == 1 ? "is over: reset" : $"{over} of {count} is over: reset");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_action_that_is_not_a_number_is_refused(string name, int count)
    {
        var vector = AllEnvironments.ByName[name]().Vectorize(count);
        ResetAll(vector, Streams(count), vector.ObservationSpace.Size);
        var actions = new float[count * vector.ActionSpace.Size];
        actions[^1] = float.NaN;
        Should.Throw<ArgumentOutOfRangeException>(() =>
            vector.Step(actions, new VectorOutcome(count, vector.ObservationSpace.Size))
        );
    }

    private static RandomStream[] Streams(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new RandomStream(3, "environment", i))];

    private static void ResetAll(IVectorEnvironment vector, RandomStream[] streams, int size)
    {
        for (var i = 0; i < streams.Length; i++)
        {
            vector.Reset(i, streams[i], new float[size]);
        }
    }

    private static void StepAndReset(
        IVectorEnvironment vector,
        RandomStream[] streams,
        float[] actions,
        VectorOutcome outcome
    )
    {
        vector.Step(actions, outcome);
        for (var i = 0; i < streams.Length; i++)
        {
            if (outcome.Ended(i))
            {
                vector.Reset(i, streams[i], outcome.Observation(i));
            }
        }
    }

    private static float[] Draw(Space space, RandomStream random, float[] actions)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = space switch
            {
                DiscreteSpace discrete => random.NextInt(discrete.Count),
                BoxSpace box => (float)random.NextDouble(box.Low[i % box.Size], box.High[i % box.Size]),
                _ => throw new InvalidOperationException($"unknown space {space}"),
            };
        }

        return actions;
    }
}
