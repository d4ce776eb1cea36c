using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Simulation.Checking;

namespace Rlfw.Benchmarks;

/// <summary>
/// Steps of every environment alone on one thread in a second of processor time, which other work on the machine disturbs less than the
/// clock: random actions that were drawn before, episodes that end are started again.
/// An environment of which many can be stepped together is stepped so, others one after the other.
/// </summary>
internal static class EnvironmentBenchmark
{
    private static readonly int[] Counts = [1, 4, 16, 64, 256, 1024, 4096];
    private const int Repeats = 3;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.1);

    /// <summary>Measures the environments with one of the words in their ids, or all.</summary>
    public static void Run(IReadOnlyList<string> words)
    {
        var catalog = PluginHost.Load(PluginRoots.Find(AppContext.BaseDirectory, [], null));
        using var services = new ServiceCollection().AddLogging().AddRlfwPlugins(catalog).BuildServiceProvider();
        var plugins = services.GetRequiredService<IPluginFactory>();
        Console.WriteLine(
            "millions of steps in a second of processor time, one thread, best of 3, by the number of environments"
        );
        Console.WriteLine();
        Console.WriteLine($"| environment | {string.Join(" | ", Counts)} |");
        Console.WriteLine($"| --- | {string.Join(" | ", Counts.Select(_ => "---:"))} |");
        var ids = catalog
            .Plugins.Where(plugin => plugin.Kind == PluginKind.Environment)
            .Select(plugin => plugin.Id)
            .Where(id => words.Count == 0 || words.Any(word => id.Contains(word, StringComparison.Ordinal)));
        foreach (var id in ids)
        {
            var choice = plugins.Choose(
                PluginKind.Environment,
                id,
                new Dictionary<string, object>(StringComparer.Ordinal)
            );
            try
            {
                double Rate(int count) => Measure(() => plugins.Create<IEnvironment>(choice), count);

                // The first pass runs code that the compiler has not optimised yet.
                _ = Counts.Sum(Rate);
                var rates = Counts.Select(Rate).ToArray();
                Console.WriteLine($"| {id} | {string.Join(" | ", rates.Select(rate => $"{rate / 1e6:0.0}"))} |");
            }
            catch (UserErrorException e)
            {
                // One that needs what this machine lacks.
                Console.Error.WriteLine($"{id} is left out: {e.Message}");
            }
            catch (PluginException e)
            {
                Console.Error.WriteLine($"{id} is left out: {e.Message}");
            }
        }
    }

    private static double Measure(Func<IEnvironment> make, int count)
    {
        var first = make();
        var vector = first is IVectorizes many
            ? many.Vectorize(count)
            : new InTurn([first, .. Enumerable.Range(1, count - 1).Select(_ => make())]);
        var best = Enumerable.Range(0, Repeats).Max(_ => Rate(vector));
        (vector as IDisposable)?.Dispose();
        return best;
    }

    private static double Rate(IVectorEnvironment vector)
    {
        var streams = Enumerable.Range(0, vector.Count).Select(i => new RandomStream(1, "environment", i)).ToArray();
        var outcome = new VectorOutcome(vector.Count, vector.ObservationSpace.Size);
        for (var i = 0; i < streams.Length; i++)
        {
            vector.Reset(i, streams[i], outcome.Observation(i));
        }

        var size = vector.Count * vector.ActionSpace.Size;
        var batches = Math.Max(8, 65_536 / vector.Count);
        var actions = Actions(vector.ActionSpace, batches * size);
        var start = Environment.CpuUsage.TotalTime;
        var spent = TimeSpan.Zero;
        var steps = 0L;
        while (spent < Duration)
        {
            for (var batch = 0; batch < batches; batch++)
            {
                vector.Step(actions.AsSpan(batch * size, size), outcome);
                for (var i = 0; i < streams.Length; i++)
                {
                    if (outcome.Ended(i))
                    {
                        vector.Reset(i, streams[i], outcome.Observation(i));
                    }
                }
            }

            steps += (long)batches * vector.Count;
            spent = Environment.CpuUsage.TotalTime - start;
        }

        return steps / spent.TotalSeconds;
    }

    private static float[] Actions(Space space, int length)
    {
        var actions = new float[length];
        new ActionDraws(space, new RandomStream(1, "actions")).Draw(actions);
        return actions;
    }

    /// <summary>Environments that are stepped one after the other.</summary>
    private sealed class InTurn(IEnvironment[] environments) : IVectorEnvironment, IDisposable
    {
        public int Count => environments.Length;

        public Space ObservationSpace => environments[0].ObservationSpace;

        public Space ActionSpace => environments[0].ActionSpace;

        public void Reset(int index, RandomStream random, Span<float> observation) =>
            environments[index].Reset(random, observation);

        public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
        {
            var width = ActionSpace.Size;
            for (var i = 0; i < environments.Length; i++)
            {
                var result = environments[i].Step(actions.Slice(i * width, width), outcome.Observation(i));
                outcome.Rewards[i] = result.Reward;
                (outcome.Terminated[i], outcome.Truncated[i]) = (result.Terminated, result.Truncated);
            }
        }

        public void Save(IStateWriter state) => throw new NotSupportedException();

        public void Load(IStateReader state) => throw new NotSupportedException();

        public void Dispose()
        {
            foreach (var environment in environments.OfType<IDisposable>())
            {
                environment.Dispose();
            }
        }
    }
}
