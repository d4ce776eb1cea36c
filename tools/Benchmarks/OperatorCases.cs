namespace Rlfw.Benchmarks;

/// <summary>The operator calls that are timed; Native/operators.cpp has the same in the same order.</summary>
internal static class OperatorCases
{
    public static IReadOnlyList<(string Name, Action<int> Run)> Make()
    {
        using var generator = new torch.Generator(1);
        using var ambient = AmbientGenerator.Use(generator);
        var (a1, b1, a, b) = (torch.rand(1), torch.rand(1), torch.rand(64), torch.rand(64));
        var (m8, m64, x, bias) = (torch.rand(8, 8), torch.rand(64, 64), torch.rand(32, 64), torch.rand(64));
        var (logits, index, image) = (torch.rand(32, 18), torch.randint(18, [32, 1]), torch.rand(64, 64));
        Tensor[] parts = [a, b, a, b];
        return
        [
            ("add [1]", n => Repeat(n, () => a1.add(b1))),
            ("add [64]", n => Repeat(n, () => a.add(b))),
            ("mul by a number [64]", n => Repeat(n, () => a * 2.0)),
            ("add_ [64]", n => InPlace(n, () => a.add_(b))),
            ("relu [64]", n => Repeat(n, () => a.relu())),
            ("matmul [8, 8]", n => Repeat(n, () => m8.matmul(m8))),
            ("matmul [64, 64]", n => Repeat(n, () => m64.matmul(m64))),
            ("addmm [32, 64] [64, 64]", n => Repeat(n, () => bias.addmm(x, m64))),
            ("log_softmax [32, 18]", n => Repeat(n, () => logits.log_softmax(-1))),
            ("sum over a dimension [32, 64]", n => Repeat(n, () => x.sum(1))),
            ("gather [32, 18]", n => Repeat(n, () => logits.gather(1, index))),
            ("view [64, 64]", n => Repeat(n, () => image.view(16, 256))),
            ("cat of 4 [64]", n => Repeat(n, () => torch.cat(parts, 0))),
            ("empty [64]", n => Repeat(n, () => torch.empty(64))),
        ];
    }

    private static void Repeat(int calls, Func<Tensor> run)
    {
        for (var i = 0; i < calls; i++)
        {
            run().Dispose();
        }
    }

    private static void InPlace(int calls, Func<Tensor> run)
    {
        for (var i = 0; i < calls; i++)
        {
            run();
        }
    }
}
