using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Hosting.Hub;
using Rlfw.Http;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>A hub's client with an environment and a cache of its own, and waits short enough for tests.</summary>
internal sealed class HubRig : IDisposable, IHubObserver, ILogger<HuggingFaceHub>
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-hub-");
    private readonly HuggingFaceHub _hub;

    public HubRig(HubServer? server = null)
    {
        Environment = new() { ["HOME"] = _folder.FullName, ["HF_ENDPOINT"] = server?.Address ?? "http://127.0.0.1:9" };
        var policy = new HttpPolicy
        {
            Retries = 3,
            FirstDelay = TimeSpan.FromMilliseconds(5),
            LongestDelay = TimeSpan.FromMilliseconds(20),
            LongestRetryAfter = TimeSpan.FromSeconds(3),
            ResponseTimeout = TimeSpan.FromSeconds(5),
            StallTimeout = TimeSpan.FromSeconds(0.5),
        };
        _hub = new HuggingFaceHub(
            () => HubSettings.From(name => Environment.GetValueOrDefault(name)),
            policy,
            TimeProvider.System,
            this,
            this
        );
    }

    public Dictionary<string, string> Environment { get; }

    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<HubProgress> Reports { get; } = new();

    public string Home => _folder.FullName;

    public string Cache => Path.Combine(Home, ".cache", "huggingface", "hub");

    public string Fetch(string path = "hf://org/name", params string[] patterns) =>
        _hub.Fetch(path, patterns.Length == 0 ? ["**"] : patterns, TestContext.Current.CancellationToken);

    public string Fetch(string path, CancellationToken cancellation) => _hub.Fetch(path, ["**"], cancellation);

    public IReadOnlyList<string> List(string path = "hf://org/name") =>
        _hub.List(path, TestContext.Current.CancellationToken);

    /// <summary>What a user is told who fetches.</summary>
    public string Fault(string path = "hf://org/name", params string[] patterns) =>
        Should.Throw<UserErrorException>(() => Fetch(path, patterns)).Message;

    /// <summary>A file of the repository's folder in the cache.</summary>
    public string InCache(params string[] parts) => Path.Combine([Cache, "models--org--name", .. parts]);

    /// <summary>Names of everything in the repository's folder in the cache, without listings of trees.</summary>
    public string[] CacheNames() =>
        [
            .. Directory
                .EnumerateFiles(InCache(), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(InCache(), file))
                .Where(name => !name.StartsWith("trees", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    public void Report(HubProgress progress) => Reports.Enqueue(progress);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Delete(recursive: true);
    }
}
