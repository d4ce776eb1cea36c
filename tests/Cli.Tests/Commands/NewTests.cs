namespace Rlfw.Cli.Tests.Commands;

public sealed class NewTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Fact]
    public async Task A_project_is_made_once_and_never_overwritten()
    {
        var output = (await _cli.RunAsync("new", "reward", "exact-length", "--output", "mine")).Exits(0).Output;
        var folder = Path.Combine(_cli.Folder, "mine", "exact-length");
        output.ShouldStartWith($"made {folder}\n");
        foreach (var file in output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)))
        {
            File.Exists(Path.Combine(folder, file.Trim())).ShouldBeTrue(file);
        }

        (await _cli.RunAsync("new", "reward", "exact-length", "-o", "mine"))
            .Exits(1)
            .Says($"error: {folder} already exists");
    }

    [Fact]
    public async Task An_unknown_kind_is_refused_with_those_there_are() =>
        (await _cli.RunAsync("new", "rewrd", "x")).Exits(1).Says("there is no template for 'rewrd'", "reward");

    public void Dispose() => _cli.Dispose();
}
