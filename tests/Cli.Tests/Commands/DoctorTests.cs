namespace Rlfw.Cli.Tests.Commands;

public sealed class DoctorTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Fact]
    public async Task A_machine_that_is_set_up_is_well()
    {
        var findings = (await _cli.RunAsync("doctor", "--json")).Exits(0).Json.AsArray();
        var byName = findings.ToDictionary(f => (string)f!["what"]!, f => (string)f!["health"]!);
        byName["libtorch"].ShouldBe("ok");
        byName["plugins"].ShouldBe("ok");
        byName["runs folder"].ShouldNotBe("broken");
        byName.ShouldContainKey("memory");
        byName.ShouldContainKey("kernels kept");
        findings.ShouldContain(f => (string?)f!["what"] == "BLAS" && ((string)f["found"]!).Contains("GFLOP/s"));
    }

    [Fact]
    public async Task Without_libtorch_the_cure_is_named_and_the_exit_code_is_1()
    {
        var result = (await _cli.RunAsync([("RLFW_TORCH_SHIM", "/nowhere/librlfw_torch.so")], "doctor")).Exits(1);
        result.Output.ShouldContain("broken");
        result.Output.ShouldContain("libopenblas0-openmp");
        result.Output.ShouldContain("ok       plugins");
    }

    [Fact]
    public async Task Why_the_library_could_not_be_built_is_passed_on_and_no_run_is_begun()
    {
        (string, string)[] environment =
        [
            ("RLFW_TORCH_SHIM", "/nowhere/librlfw_torch.so"),
            ("RLFW_TORCH_FAULT", "no C++ compiler found; install g++"),
        ];
        _cli.Write("e.yaml", Files.Gridworld);
        (await _cli.RunAsync(environment, "doctor")).Exits(1).Output.ShouldContain("install g++");
        (await _cli.RunAsync(environment, "run", "e.yaml"))
            .Exits(1)
            .Says("libtorch cannot be used: no C++ compiler found; install g++");
        Directory.Exists(Path.Combine(_cli.Folder, "runs", "maze")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_named_with_what_it_costs()
    {
        var file = _cli.Write("taken", "");
        var result = (await _cli.RunAsync([("XDG_CACHE_HOME", file)], "doctor")).Exits(0);
        result.Output.ShouldContain("until then kernels are compiled at every start");
    }

    [Fact]
    public async Task A_folder_of_runs_that_cannot_be_written_is_named_with_its_cure()
    {
        var file = _cli.Write("taken", "");
        var result = (await _cli.RunAsync("doctor", "--runs", "taken")).Exits(1);
        result.Output.ShouldContain($"{file}: it is a file");
        result.Output.ShouldContain("choose another with --runs");
    }

    public void Dispose() => _cli.Dispose();
}
