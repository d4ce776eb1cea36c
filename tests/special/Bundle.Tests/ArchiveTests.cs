namespace Rlfw.Bundle.Tests;

/// <summary>The archive itself: built, packed, unpacked and started with the machine's own compiler.</summary>
[Trait("Category", "Slow")]
public sealed class ArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rlfw-archive-").FullName;

    [Fact]
    public async Task It_is_small_the_same_each_time_and_runs_from_where_it_was_unpacked()
    {
        var first = await PackAsync("first");
        var second = await PackAsync("second");
        new FileInfo(first).Length.ShouldBeLessThan(45_000_000);
        (await Shell.RunAsync("cmp", [first, second])).Exits(0);

        (await Shell.RunAsync("tar", ["xf", first, "-C", folder])).Exits(0);
        var unpacked = Directory.GetDirectories(folder, "rlfw-*-linux-x64").ShouldHaveSingleItem();
        // The paths of the machine that built it.
        (await Shell.RunAsync("grep", ["-rlF", Shell.Repository + "/", unpacked])).Exits(1);
        var doctor = await Shell.RunAsync(Path.Combine(unpacked, "rlfw"), ["doctor"], unpacked, ("CXX", null));
        doctor.Exits(0).Output.ShouldContain(Path.Combine(unpacked, "native", "built"));
    }

    private async Task<string> PackAsync(string name)
    {
        var output = Path.Combine(folder, name);
        (await Shell.RunAsync(Path.Combine(Shell.Repository, "tools", "bundle"), ["--output", output])).Exits(0);
        return Directory.GetFiles(output, "*.tar.xz").ShouldHaveSingleItem();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
