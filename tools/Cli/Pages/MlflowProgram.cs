using System.Net;
using System.Net.Sockets;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>MLflow's own server, as it is installed on the machine.</summary>
internal static class MlflowProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How MLflow is started here: the program and what comes before its own arguments.</summary>
    /// <exception cref="UserErrorException">It is not installed; says the command that installs it.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync()
    {
        if (OnPath("mlflow") is { } program)
        {
            return [program];
        }

        if (OnPath("python3") is { } python && await HasModuleAsync(python).ConfigureAwait(false))
        {
            return [python, "-m", "mlflow"];
        }

        var command = OnPath("uv") is null ? "pip install mlflow" : "uv tool install mlflow";
        throw new UserErrorException(
            "MLflow is not installed: there is no 'mlflow' on PATH, and no python3 that has a module of that name. "
                + $"Install it with: {command}"
        );
    }

    /// <summary>Makes sure that a port can be listened on.</summary>
    /// <exception cref="UserErrorException">It is in use, or not allowed.</exception>
    public static void RequireFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new UserErrorException(
                e.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"port {port} is in use, perhaps by another 'rlfw ui' or 'mlflow ui': choose another with --port"
                    : $"cannot listen on port {port}: {e.Message}; choose another with --port",
                e
            );
        }
    }

    /// <summary>The arguments that show a database.</summary>
    public static IReadOnlyList<string> Arguments(string database, string artifacts, int port) =>
        [
            "ui",
            "--backend-store-uri",
            // Three slashes, and the one that a path begins with.
            $"sqlite:///{database}",
            "--artifacts-destination",
            artifacts,
            "--host",
            "127.0.0.1",
            "--port",
            $"{port}",
        ];

    /// <summary>Waits until a server answers.</summary>
    /// <param name="address">Where.</param>
    /// <param name="process">The server; when it ends, nobody waits any longer.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Whether it answers.</returns>
    public static async Task<bool> AnswersAsync(string address, ServingProcess process, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (!patience.IsCancellationRequested && !process.Ended.IsCompleted)
        {
            try
            {
                using var answer = await client
                    .GetAsync(new Uri($"{address}/health"), patience.Token)
                    .ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not yet.
            }

            await Task.WhenAny(process.Ended, Task.Delay(Pause, CancellationToken.None)).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Asked without importing it, which takes seconds.</summary>
    private static async Task<bool> HasModuleAsync(string python)
    {
        const string Question = "import importlib.util, sys; sys.exit(importlib.util.find_spec('mlflow') is None)";
        await using var process = ServingProcess.TryStart(python, ["-c", Question], Environment.CurrentDirectory, null);
        if (process is null)
        {
            return false;
        }

        await Task.WhenAny(process.Ended, Task.Delay(Patience)).ConfigureAwait(false);
        return process.Ended.IsCompleted && process.ExitCode == 0;
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsProgram);

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (
            OperatingSystem.IsWindows()
            || (
                File.GetUnixFileMode(path)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)
            ) != UnixFileMode.None
        );
}
