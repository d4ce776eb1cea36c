using Rlfw.Contracts;

namespace Rlfw.Hosting.Tests.Plugins;

public sealed class PluginRootsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("rlfw-roots-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void The_installations_plugins_come_first_then_the_command_lines_then_the_environments()
    {
        var application = Folder("app");
        var own = Folder("app/plugins");
        var extra = PluginFolder("extra");
        var listed = new[] { PluginFolder("one/a"), PluginFolder("two/b") }
            .Select(f => Path.GetDirectoryName(f)!)
            .ToArray();

        var roots = PluginRoots.Find(application, [extra], string.Join(Path.PathSeparator, listed));

        roots.ShouldBe([own, extra, .. listed]);
    }

    [Fact]
    public void In_the_build_tree_plugins_are_found_beside_the_application()
    {
        var application = Folder("artifacts/bin/Cli/release");
        var plugins = Folder("artifacts/plugins");

        PluginRoots.Find(application, [], null).ShouldBe([plugins]);
    }

    [Fact]
    public void A_root_that_is_missing_a_file_or_empty_is_the_users_error()
    {
        var application = Folder("app");
        Folder("app/plugins");
        var missing = Path.Combine(_home, "missing");
        var file = Path.Combine(PluginFolder("x"), "plugin.json");
        var empty = Folder("empty");

        Message([missing], null).ShouldBe($"--plugins: there is no folder {missing}");
        Message([], missing).ShouldBe($"RLFW_PLUGINS: there is no folder {missing}");
        Message([file], null).ShouldBe($"--plugins: {file} is a file; name the folder that holds it");
        Message([empty], null)
            .ShouldBe($"--plugins: {empty} is not a plugin folder (plugin.json is missing) and holds none");

        string Message(string[] extra, string? variable) =>
            Should.Throw<UserErrorException>(() => PluginRoots.Find(application, extra, variable)).Message;
    }

    [Fact]
    public void An_installation_without_plugins_says_where_they_should_be()
    {
        var application = Folder("app");

        Should
            .Throw<UserErrorException>(() => PluginRoots.Find(application, [], null))
            .Message.ShouldBe(
                $"the plugin folder {Path.Combine(application, "plugins")} does not exist: build the solution, or install rlfw again"
            );
    }

    [Fact]
    public void Folders_without_a_manifest_are_skipped_unless_they_hold_an_assembly()
    {
        PluginFolder("root/b");
        Folder("root/notes");
        File.WriteAllText(Path.Combine(Folder("root/a"), "a.dll"), "");

        PluginRoots.Folders(Path.Combine(_home, "root")).Select(Path.GetFileName).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_folder_named_twice_is_one_folder()
    {
        var folder = PluginFolder("root/b");

        var catalog = PluginHost.Load(Path.Combine(_home, "root"), folder + Path.DirectorySeparatorChar, folder);

        catalog.Failures.ShouldHaveSingleItem().Folder.ShouldBe(folder);
    }

    private string Folder(string path) => Directory.CreateDirectory(Path.Combine(_home, path)).FullName;

    private string PluginFolder(string path)
    {
        var folder = Folder(path);
        File.WriteAllText(Path.Combine(folder, "plugin.json"), "{}");
        return folder;
    }
}
