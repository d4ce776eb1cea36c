using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Mlflow;

namespace Rlfw.Cli.Tests.Commands;

/// <summary><c>rlfw ui</c> with a program in MLflow's place.</summary>
public sealed class UiTests : IDisposable
{
    /// <summary>Answers as MLflow does, has a child of its own, and says what it was started with.</summary>
    private const string StandIn = """
        #!/usr/bin/env bash
        echo "started with $*" >&2
        sleep 300 &
        echo "$!" >child.pid
        for ((i = 1; i <= $#; i++)); do [ "${!i}" != --port ] || { j=$((i + 1)); port="${!j}"; }; done
        exec python3 -u -c "
        import http.server
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
        http.server.HTTPServer(('127.0.0.1', $port), Answer).serve_forever()"
        """;

    private readonly CliProcess _cli = new();

    [Fact]
    public async Task MLflow_is_started_its_links_are_printed_and_it_ends_with_its_children()
    {
        Assert.SkipWhen(FindOnPath("python3") is null, "python3 is not installed");
        await WriteDatabaseAsync();
        var port = FreePort();
        using var process = _cli.Start([("PATH", Install(StandIn))], "ui", "--port", $"{port}", "--verbose");
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        var first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        first.ShouldBe($"MLflow at http://127.0.0.1:{port} (Ctrl-C stops)", process.HasExited ? await error : "");
        (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe(
            $"  pole: http://127.0.0.1:{port}/#/experiments/1/runs?viewStateShareKey=rlfw&compareRunsMode=CHART"
        );
        var child = int.Parse(
            await File.ReadAllTextAsync(Path.Combine(_cli.Folder, "child.pid"), TestContext.Current.CancellationToken),
            System.Globalization.CultureInfo.InvariantCulture
        );
        IsAlive(child).ShouldBeTrue();
        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0, await error);
        (await error).ShouldContain(
            $"started with ui --backend-store-uri sqlite:///{_cli.Folder}/mlflow.db --artifacts-destination {_cli.Folder}/mlartifacts --host 127.0.0.1 --port {port}"
        );
        IsAlive(child).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_missing_or_goes_wrong_is_told_with_its_cure()
    {
        (await _cli.RunAsync("ui")).Exits(1).Says("there is no database", "--db names another");
        await WriteDatabaseAsync();
        (await _cli.RunAsync([("PATH", WithoutMlflow())], "ui", "--port", $"{FreePort()}"))
            .Exits(1)
            .Says("MLflow is not installed", "pip install mlflow");
        var broken = Install("#!/bin/sh\necho 'out of date' >&2\nexit 3\n");
        (await _cli.RunAsync([("PATH", broken)], "ui", "--port", $"{FreePort()}"))
            .Exits(1)
            .Says("MLflow ended with exit code 3", "out of date");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        (await _cli.RunAsync([("PATH", broken)], "ui", "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}"))
            .Exits(1)
            .Says("is in use", "--port");
        (await _cli.RunAsync("ui", "--db", ".")).Exits(1).Says("is a folder");
        (await _cli.RunAsync("ui", "--port", "70000")).Exits(1).Says("ports are 1 to 65535");
    }

    public void Dispose() => _cli.Dispose();

    private async Task WriteDatabaseAsync()
    {
        await using var store = EmbeddedStore.Open(
            Path.Combine(_cli.Folder, MlflowTarget.DatabaseName),
            TimeProvider.System,
            NullLogger.Instance
        );
        var experiment = await store.OpenExperimentAsync("pole", TestContext.Current.CancellationToken);
        await store.SetExperimentTagAsync(
            experiment.Id,
            "mlflow.sharedViewState.rlfw",
            "{}",
            TestContext.Current.CancellationToken
        );
    }

    private string Install(string script)
    {
        var path = _cli.Write("bin/mlflow", script);
        Process.Start("chmod", ["+x", path]).WaitForExit();
        return $"{Path.GetDirectoryName(path)}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    /// <summary>A path with the programs that the command line is started by, and nothing else.</summary>
    private string WithoutMlflow()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Folder, "few")).FullName;
        foreach (var name in (string[])["dotnet", "env"])
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), FindOnPath(name)!);
        }

        return folder;
    }

    private static string? FindOnPath(string name) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static bool IsAlive(int process) =>
        File.Exists($"/proc/{process}/stat")
        && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
