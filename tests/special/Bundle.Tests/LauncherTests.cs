namespace Rlfw.Bundle.Tests;

public sealed class LauncherTests(StagedBundle staged)
{
    [Fact]
    public async Task What_the_first_start_prepares_serves_later_ones_also_after_the_folder_moved()
    {
        var bundle = await staged.UnpackAsync("a folder, with 'odd' (names)");
        var first = (await bundle.RunShortAsync()).Exits(0);
        first.Error.ShouldContain("preparing for this machine's libtorch, once");
        (await bundle.RunShortAsync()).Exits(0).Error.ShouldNotContain("preparing");

        var moved = Path.Combine(bundle.Parent, "moved");
        Directory.Move(bundle.Folder, moved);
        (await (bundle with { Folder = moved }).RunShortAsync()).Exits(0);
        bundle.Compilations.ShouldBe(1);
    }

    [Fact]
    public async Task Two_first_starts_at_once_prepare_one_library()
    {
        var bundle = await staged.UnpackAsync();
        var both = await Task.WhenAll(bundle.RunShortAsync(), bundle.RunAsync(["doctor"]));
        both[0].Exits(0);
        both[1].Exits(0);
        both.Count(result => result.Error.Contains("waiting for another process", StringComparison.Ordinal))
            .ShouldBe(1);
        bundle.Compilations.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_leaves_the_library_to_the_users_cache()
    {
        var bundle = await staged.UnpackAsync();
        // A file in its place stops even root, whom permissions do not.
        await File.WriteAllTextAsync(
            Path.Combine(bundle.Folder, "native", "built"),
            "",
            TestContext.Current.CancellationToken
        );
        (await bundle.RunShortAsync()).Exits(0);
        Directory
            .GetFiles(Path.Combine(bundle.Parent, "cache", "rlfw", "native"), "*.so", SearchOption.AllDirectories)
            .ShouldHaveSingleItem();

        var nowhere = await bundle.RunShortAsync(("XDG_CACHE_HOME", Path.Combine(bundle.Folder, "LICENSE")));
        nowhere.Exits(1).Error.ShouldContain("set XDG_CACHE_HOME to a folder that can");
    }

    [Fact]
    public async Task Without_a_compiler_the_cure_is_named_nothing_is_begun_and_the_rest_works()
    {
        var bundle = await staged.UnpackAsync();
        (string, string?) missing = ("CXX", "g++-of-nobody");
        var run = (await bundle.RunShortAsync(missing)).Exits(1);
        run.Error.ShouldContain("no C++ compiler (g++-of-nobody) found; install g++");
        Directory.Exists(Path.Combine(bundle.Parent, "runs", "short")).ShouldBeFalse();

        (await bundle.RunAsync(["doctor"], missing)).Exits(1).Output.ShouldContain("install g++");
        (await bundle.RunAsync(["plugins", "list"], missing)).Exits(0).Output.ShouldContain("cartpole");
    }

    [Fact]
    public async Task What_a_compiler_that_fails_said_is_shown()
    {
        var bundle = await staged.UnpackAsync();
        var failing = UnpackedBundle.Script(
            bundle.Parent,
            "failing",
            """
            for line in 1 2 3 4 5; do echo "rlfw_torch.cpp: error $line" >&2; done
            exit 1
            """
        );
        var result = (await bundle.RunShortAsync(("CXX", failing))).Exits(1);
        result.Error.ShouldContain("rlfw_torch.cpp: error 3");
        result.Error.ShouldContain("libtorch cannot be used: native/build.sh failed");
    }

    [Fact]
    public async Task A_libtorch_that_is_not_there_is_named()
    {
        var bundle = await staged.UnpackAsync();
        var result = (await bundle.RunShortAsync(("RLFW_LIBTORCH", "/nowhere"))).Exits(1);
        result.Error.ShouldContain("RLFW_LIBTORCH=/nowhere has no include/ATen");
    }

    [Fact]
    public async Task On_another_architecture_it_says_so()
    {
        var bundle = await staged.UnpackAsync();
        UnpackedBundle.Script(bundle.Parent, "uname", "echo Linux aarch64");
        var path = $"{bundle.Parent}:{Environment.GetEnvironmentVariable("PATH")}";
        var result = (await bundle.RunAsync(["--version"], ("PATH", path))).Exits(1);
        result.Error.ShouldContain("is for Linux on x86-64, and this machine is Linux aarch64");
    }

    [Fact]
    public async Task A_folder_with_parts_missing_asks_to_be_unpacked_again()
    {
        var bundle = await staged.UnpackAsync();
        File.Delete(Path.Combine(bundle.Folder, "dotnet", "dotnet"));
        var result = (await bundle.RunAsync(["--version"])).Exits(1);
        result.Error.ShouldContain("is not complete: unpack the archive again");
    }
}
