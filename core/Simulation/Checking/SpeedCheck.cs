using System.Diagnostics;
using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Steps a second, and what a step allocates.</summary>
internal sealed class SpeedCheck
{
    private const int Batch = 64;
    private const int Parts = 5;

    public double StepsPerSecond { get; private set; } = double.NaN;

    public double VectorStepsPerSecond { get; private set; } = double.NaN;

    public double BytesPerStep { get; private set; } = double.NaN;

    public void Run(CheckContext context)
    {
        var environment = context.Make();
        var walk = new Walk(environment, context.Stream());
        var actions = Drawn(context, environment.ActionSpace, 1);
        var size = environment.ActionSpace.Size;
        (StepsPerSecond, BytesPerStep) = Measure(context, 1, k => walk.Step(actions.AsSpan(k * size, size)));
        var worst = BytesPerStep;
        if (environment is IVectorizes many)
        {
            var count = context.Settings.SpeedCount;
            var step = Stepper(context, context.Owned(many.Vectorize(count)));
            (VectorStepsPerSecond, var bytes) = Measure(context, count, step);
            worst = Math.Max(worst, bytes);
        }

        if (worst >= 1)
        {
            context.Warn(
                $"a step allocates {worst:0.#} bytes",
                "keep arrays in fields: what is allocated in every step costs time and stops the process to be collected"
            );
        }
    }

    private static Action<int> Stepper(CheckContext context, IVectorEnvironment vector)
    {
        var outcome = new VectorOutcome(vector.Count, vector.ObservationSpace.Size);
        var streams = Enumerable.Range(0, vector.Count).Select(context.Stream).ToArray();
        for (var i = 0; i < streams.Length; i++)
        {
            vector.Reset(i, streams[i], outcome.Observation(i));
        }

        var size = vector.Count * vector.ActionSpace.Size;
        var actions = Drawn(context, vector.ActionSpace, vector.Count);
        return k =>
        {
            vector.Step(actions.AsSpan(k * size, size), outcome);
            for (var i = 0; i < streams.Length; i++)
            {
                if (outcome.Ended(i))
                {
                    vector.Reset(i, streams[i], outcome.Observation(i));
                }
            }
        };
    }

    private static float[] Drawn(CheckContext context, Space space, int count)
    {
        var actions = new float[Batch * count * space.Size];
        context.Actions(space, "speed").Draw(actions);
        return actions;
    }

    /// <summary>
    /// Measures after a tenth of the time, in which code is compiled. Of what is allocated the least of several parts counts: an
    /// environment that allocates in its steps does so in each of them, a process may do so at any time.
    /// </summary>
    private static (double Rate, double Bytes) Measure(CheckContext context, int count, Action<int> step)
    {
        For(context.Settings.SpeedTime / 10);
        var (steps, seconds, least) = (0L, 0.0, double.PositiveInfinity);
        for (var part = 0; part < Parts; part++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (made, taken) = For(context.Settings.SpeedTime / Parts);
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)made);
            (steps, seconds) = (steps + made, seconds + taken);
        }

        return (steps / seconds, least);

        (long, double) For(TimeSpan time)
        {
            var watch = Stopwatch.StartNew();
            var made = 0L;
            while (watch.Elapsed < time)
            {
                for (var k = 0; k < Batch; k++)
                {
                    step(k);
                }

                made += (long)Batch * count;
            }

            return (made, watch.Elapsed.TotalSeconds);
        }
    }
}
