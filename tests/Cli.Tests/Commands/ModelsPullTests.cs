using System.Diagnostics;
using Rlfw.Hosting.Tests.Hub;

namespace Rlfw.Cli.Tests.Commands;

public sealed class ModelsPullTests : IDisposable
{
    private static readonly byte[] Weights = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];

    private readonly CliProcess _cli = new();
    private readonly HubServer _server = new HubServer()
        .Small("config.json", "{}")
        .Small("original/params.json", "{}")
        .Large("model.safetensors", Weights)
        .Large("pytorch_model.bin", Weights[1..]);

    public void Dispose()
    {
        _server.Dispose();
        _cli.Dispose();
    }

    [Fact]
    public async Task The_folder_is_printed_and_progress_stands_beside_it()
    {
        var result = (await PullAsync("hf://org/name")).Exits(0);

        var folder = result.Output.TrimEnd('\n');
        folder.ShouldBe(Path.Combine(_cli.Folder, "hub", "models--org--name", "snapshots", HubServer.Commit));
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["config.json", "model.safetensors"]);
        result.Error.ShouldContain("note: loaded hf://org/name: 2 files, 100 kB of 100 kB");

        var again = (await PullAsync("hf://org/name", "--include", "**/*.json", "--json")).Exits(0);
        again.Json["folder"]!.GetValue<string>().ShouldBe(folder);
        again.Json["commit"]!.GetValue<string>().ShouldBe(HubServer.Commit);
        again.Json["files"]!.AsArray().Select(file => (string?)file).ShouldBe(["config.json", "original/params.json"]);
    }

    [Fact]
    public async Task A_reference_or_hub_that_is_not_there_is_said()
    {
        (await PullAsync("org/name"))
            .Exits(1)
            .Says("error: 'org/name' is not a reference to a hub: write hf://org/name");
        (await PullAsync("hf://org/nobody")).Exits(1).Says("error: hf://org/nobody: ", "knows no such model");
        (await PullAsync("hf://org/name", "--include", "*.gguf")).Exits(1).Says("no file of it is named like *.gguf");
        (await _cli.RunAsync([.. Environment, ("HF_HUB_OFFLINE", "1")], "models", "pull", "hf://org/name"))
            .Exits(1)
            .Says("HF_HUB_OFFLINE is set, and the cache has nothing of it", "rlfw models pull hf://org/name");
    }

    [Fact]
    public async Task Ctrl_C_keeps_what_was_loaded()
    {
        _server.StorageFaults.Enqueue(answer => answer with { CutAfter = 60_000, Pause = TimeSpan.FromSeconds(30) });
        using var process = _cli.Start(Environment, "models", "pull", "hf://org/name");
        var partial = Path.Combine(
            _cli.Folder,
            "hub/models--org--name/blobs",
            HubServer.Sha256(Weights) + ".incomplete"
        );
        while (!(new FileInfo(partial) is { Exists: true, Length: 60_000 }))
        {
            process.HasExited.ShouldBeFalse();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        using (var kill = Process.Start("sh", ["-c", $"kill -INT {process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(130);
        (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldContain(
            "stopping; what was loaded is kept"
        );

        (await PullAsync("hf://org/name")).Exits(0);
        _server.StorageRequests.Last().Offset.ShouldBe(60_000);
    }

    private (string, string)[] Environment =>
        [("HF_ENDPOINT", _server.Address), ("HF_HUB_CACHE", Path.Combine(_cli.Folder, "hub")), ("HF_TOKEN", "")];

    private Task<CliResult> PullAsync(params string[] arguments) =>
        _cli.RunAsync(Environment, ["models", "pull", .. arguments]);
}
