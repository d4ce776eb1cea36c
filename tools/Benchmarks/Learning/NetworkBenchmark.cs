using System.Diagnostics;
using Rlfw.Training.Networks;

namespace Rlfw.Benchmarks;

/// <summary>
/// What a multi-layer perceptron costs on one core, computed by our kernels and by libtorch: predicting one row, and learning from a
/// minibatch (forward, backward, clipping, a step of Adam). The two take turns, so that what disturbs the machine disturbs both.
/// </summary>
internal static class NetworkBenchmark
{
    private const int Rounds = 41;
    private const double SecondsOfARound = 0.004;

    private static readonly (int[] Widths, int Rows, string What)[] _cases =
    [
        ([4, 64, 64, 2], 64, "PPO's default, small minibatch"),
        ([4, 64, 64, 2], 256, "PPO, CartPole"),
        ([4, 120, 84, 2], 128, "CleanRL's DQN"),
        ([4, 256, 256, 2], 64, "Zoo's DQN, CartPole"),
        ([4, 256, 256, 50], 128, "Zoo's QR-DQN"),
        ([4, 256, 256, 1], 256, "SAC's critic"),
        ([4, 400, 300, 1], 256, "TD3's critic"),
        ([4, 16, 16, 2], 256, "width 16"),
        ([4, 32, 32, 2], 256, "width 32"),
        ([4, 128, 128, 2], 256, "width 128"),
        ([4, 256, 256, 2], 256, "width 256"),
        ([4, 512, 512, 2], 256, "width 512"),
        ([4, 1024, 1024, 2], 256, "width 1024"),
        ([64, 256, 256, 64], 512, "wide ends"),
    ];

    /// <summary>Prints a table.</summary>
    public static void Run()
    {
        torch.set_num_threads(1);
        Console.WriteLine(
            $"libtorch {torch.__version__}, 1 thread; µs, least of {Rounds} rounds; GFLOP/s of the matrix products alone"
        );
        Console.WriteLine();
        Console.WriteLine("| network | rows | | fused | GFLOP/s | plain | GFLOP/s | plain / fused |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (widths, rows, what) in _cases)
        {
            var name = string.Join('-', widths);
            using Subject fused = new(widths, rows, isFused: true),
                plain = new(widths, rows, isFused: false);
            var products = widths.Zip(widths.Skip(1), (a, b) => (double)a * b).Sum();
            Print($"{name}, predict", 1, "", 2 * products, Compare(fused.Predict, plain.Predict));

            // Forward, weights' gradients, and inputs' gradients of all layers but the first.
            var learned = 2 * rows * ((3 * products) - (widths[0] * widths[1]));
            Print($"{name}, learn", rows, what, learned, Compare(fused.Learn, plain.Learn));
        }
    }

    private static void Print(
        string name,
        int rows,
        string what,
        double operations,
        (double Fused, double Plain) seconds
    )
    {
        var (fused, plain) = seconds;
        Console.WriteLine(
            $"| {name} | {rows} | {what} | {fused * 1e6:0.0} | {operations / fused / 1e9:0} "
                + $"| {plain * 1e6:0.0} | {operations / plain / 1e9:0} | {plain / fused:0.0} |"
        );
    }

    private static (double Fused, double Plain) Compare(Action fused, Action plain)
    {
        var (first, second) = (new double[Rounds], new double[Rounds]);
        int fusedCalls = CallsOfARound(fused),
            plainCalls = CallsOfARound(plain);
        for (var round = 0; round < Rounds; round++)
        {
            first[round] = Time(fused, fusedCalls);
            second[round] = Time(plain, plainCalls);
        }

        return (first.Min(), second.Min());
    }

    private static int CallsOfARound(Action action)
    {
        // Compiled, and caches warm.
        Time(action, 50);
        return Math.Max(1, (int)(SecondsOfARound / Time(action, 10)));
    }

    private static double Time(Action action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    /// <summary>A network with its optimizer and a batch.</summary>
    private sealed class Subject : IDisposable
    {
        private readonly ITrainableNetwork _network;
        private readonly IGradientOptimizer _optimizer;
        private readonly float[] _inputs;
        private readonly float[] _gradients;
        private readonly int _rows;

        public Subject(int[] widths, int rows, bool isFused)
        {
            var layers = new List<nn.Module<Tensor, Tensor>>();
            for (var i = 1; i < widths.Length; i++)
            {
                var weight = (rand(widths[i], widths[i - 1], generator: new Generator(1)) - 0.5) / Math.Sqrt(widths[i]);
                layers.Add(Linear(Parameter(weight), Parameter(zeros(widths[i]))));
                if (i < widths.Length - 1)
                {
                    layers.Add(widths[1] == 64 ? Tanh() : ReLU());
                }
            }

            var module = Sequential(layers);
            _network = isFused
                ? TrainableNetworks.Create(module, widths[0], widths[^1], CPU)
                : TrainableNetworks.CreatePlain(module, widths[0], widths[^1], CPU);
            _optimizer = GradientOptimizers.Adam(new AdamSettings(), _network);
            _rows = rows;
            _inputs = [.. Enumerable.Range(0, rows * widths[0]).Select(i => ((i * 7 % 11) - 5) * 0.2f)];
            _gradients = [.. Enumerable.Range(0, rows * widths[^1]).Select(i => ((i * 5 % 13) - 6) * 0.01f)];
        }

        public void Predict() => _network.Predict(_inputs.AsSpan(0, _network.Inputs), 1);

        public void Learn()
        {
            _network.Forward(_inputs, _rows);
            _optimizer.ZeroGradients();
            _network.Backward(_gradients);
            _optimizer.ClipNorm(0.5);
            _optimizer.Step(1e-5);
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _network.Dispose();
        }
    }
}
