[assembly: AssemblyFixture(typeof(Rlfw.Bundle.Tests.StagedBundle))]

namespace Rlfw.Bundle.Tests;

/// <summary>The folder that the archive would hold, made once of what the build before the tests left.</summary>
public sealed class StagedBundle : IAsyncLifetime
{
    private readonly string root = Directory.CreateTempSubdirectory("rlfw-bundle-").FullName;

    /// <summary>The folder; nothing in it is changed.</summary>
    public string Folder => Path.Combine(root, "staged");

    public async ValueTask InitializeAsync() =>
        (
            await Shell.RunAsync(Path.Combine(Shell.Repository, "tools", "bundle"), ["--no-build", "--stage", Folder])
        ).Exits(0);

    /// <summary>A copy of its own, as if it had been unpacked there; files are shared, so that it costs nothing.</summary>
    public async Task<UnpackedBundle> UnpackAsync(string name = "rlfw-unpacked")
    {
        var parent = Directory.CreateDirectory(Path.Combine(root, Guid.NewGuid().ToString("N"))).FullName;
        var folder = Path.Combine(parent, name);
        (await Shell.RunAsync("cp", ["-al", Folder, folder])).Exits(0);
        return UnpackedBundle.In(parent, folder);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
