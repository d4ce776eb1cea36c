namespace Rlfw.Cli.Tests.Commands;

/// <summary>A folder in which the shared experiment was run once, to its end.</summary>
public sealed class FinishedRuns : IAsyncLifetime
{
    internal CliProcess Cli { get; } = new();

    internal CliResult First { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cli.Write("maze.yaml", Files.Gridworld);
        First = (await Cli.RunAsync("run", "maze.yaml")).Exits(0);
    }

    public ValueTask DisposeAsync()
    {
        Cli.Dispose();
        return ValueTask.CompletedTask;
    }
}
