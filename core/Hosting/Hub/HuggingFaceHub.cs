using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Http;

namespace Rlfw.Hosting.Hub;

/// <summary>
/// The hub over HTTP, and the cache that it shares with Hugging Face's own tools. What is asked for is looked up at the hub,
/// loaded where the cache lacks it, checked, and linked into the snapshot of its commit.
/// </summary>
public sealed class HuggingFaceHub : IHub, IDisposable
{
    private readonly Func<HubSettings> _settings;
    private readonly HttpPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly ILogger<HuggingFaceHub> _logger;
    private readonly IHubObserver? _observer;
    private readonly HttpSender _sender;

    /// <summary>Makes it; nothing is read or asked yet.</summary>
    /// <param name="settings">Reads the settings, at each use.</param>
    /// <param name="policy">How patient it is.</param>
    /// <param name="clock">Times waits and rates.</param>
    /// <param name="logger">Told of downloads, waits and of what is used without asking the hub.</param>
    /// <param name="observer">Shows progress; null for nobody.</param>
    public HuggingFaceHub(
        Func<HubSettings> settings,
        HttpPolicy policy,
        TimeProvider clock,
        ILogger<HuggingFaceHub> logger,
        IHubObserver? observer = null
    )
    {
        (_settings, _policy, _clock, _logger, _observer) = (settings, policy, clock, logger, observer);
        _sender = new HttpSender(policy, clock, logger);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> List(string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        return HubReference.IsMeant(path)
            ? Run(path, async work => Names((await ListAsync(work, cancellation).ConfigureAwait(false)).Files))
            : LocalFolder.Names(path);
    }

    /// <inheritdoc />
    public string Fetch(string path, IReadOnlyList<string> patterns, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(patterns);
        return HubReference.IsMeant(path) ? Run(path, work => FetchAsync(work, patterns, cancellation)) : path;
    }

    /// <inheritdoc />
    public void Dispose() => _sender.Dispose();

    private T Run<T>(string path, Func<Work, Task<T>> action)
    {
        var reference = HubReference.Parse(path);
        var settings = _settings();
        var work = new Work(
            reference,
            settings,
            new HubCache(settings.CacheFolder, reference),
            new HubClient(reference, settings, _sender)
        );
        try
        {
            return action(work).GetAwaiter().GetResult();
        }
        catch (HubUnavailableException fault)
        {
            throw new UserErrorException(fault.Message, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw DiskSpace.Fault(work.Cache.Folder, fault);
        }
    }

    private async Task<string> FetchAsync(Work work, IReadOnlyList<string> patterns, CancellationToken cancellation)
    {
        var listing = await ListAsync(work, cancellation).ConfigureAwait(false);
        var wanted = listing.Files.Where(file => FileNames.Matches(file.Name, patterns)).ToList();
        var missing = wanted.Where(file => !work.Cache.Has(listing.Commit, file)).ToList();
        if (listing.WithoutHub is { } reason && (missing.Count > 0 || wanted.Count == 0))
        {
            throw new UserErrorException(Offline.Lacks(work.Reference, work.Cache, listing, patterns, missing, reason));
        }

        if (wanted.Count == 0)
        {
            throw new UserErrorException(
                $"{work.Reference}: no file of it is named like {string.Join(" or ", patterns)}; it has {Some(Names(listing.Files))}"
            );
        }

        if (missing.Count > 0)
        {
            await DownloadAsync(work, listing.Commit, missing, cancellation).ConfigureAwait(false);
        }

        return work.Cache.Snapshot(listing.Commit);
    }

    /// <summary>The repository's files, as the hub knows them; where it cannot be asked, as the cache does.</summary>
    private async Task<HubListing> ListAsync(Work work, CancellationToken cancellation)
    {
        var (_, settings, cache, client) = work;
        if (settings.IsOffline)
        {
            var reason = $"{settings.OfflineVariable} is set";
            return Offline.Listing(cache, reason)
                ?? throw new UserErrorException(Offline.Nothing(work.Reference, cache, reason));
        }

        var known = HubListing.IsCommit(work.Reference.Revision) ? work.Reference.Revision : null;
        if (known is not null && TreeFile.Read(cache.Tree(known)) is { } kept)
        {
            return new HubListing(known, kept);
        }

        try
        {
            var revision = await client.RevisionAsync(cancellation).ConfigureAwait(false);
            var files =
                TreeFile.Read(cache.Tree(revision.Commit))
                ?? await TreeAsync(work, revision.Commit, cancellation).ConfigureAwait(false);
            Try(() => cache.KeepCommit(revision.Commit));
            return files is null ? revision : revision with { Files = files };
        }
        catch (HubUnavailableException fault) when (Offline.Listing(cache, fault.Reason) is { } listing)
        {
            _logger.LogWarning(
                "{Reference}: {Reason}; what the cache has of it is used, commit {Commit}",
                work.Reference,
                fault.Reason,
                listing.Commit
            );
            return listing;
        }
    }

    private async Task<IReadOnlyList<HubFile>?> TreeAsync(Work work, string commit, CancellationToken cancellation)
    {
        var files = await work.Client.TreeAsync(commit, cancellation).ConfigureAwait(false);
        if (files is not null)
        {
            Try(() => TreeFile.Write(work.Cache.Tree(commit), files));
        }

        return files;
    }

    private async Task DownloadAsync(
        Work work,
        string commit,
        IReadOnlyList<HubFile> missing,
        CancellationToken cancellation
    )
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = work.Settings.Parallelism,
            CancellationToken = cancellation,
        };
        var files = new HubFile[missing.Count];
        await Parallel
            .ForAsync(
                0,
                files.Length,
                parallel,
                async (i, stop) =>
                    files[i] = await work.Client.CompleteAsync(commit, missing[i], stop).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        // A file that another of the repository, or another revision, has too is there already.
        var unloaded = files
            .Where(file => !HubCache.IsWhole(work.Cache.Blob(file.Blob), file))
            .DistinctBy(file => file.Blob, StringComparer.Ordinal)
            .ToList();
        var total = unloaded.Sum(file => file.Bytes);
        DiskSpace.Require(
            total - unloaded.Sum(file => LocalFolder.Length(work.Cache.Blob(file.Blob) + ".incomplete")),
            work.Cache.Root,
            work.Reference.ToString()
        );
        if (unloaded.Count > 0)
        {
            _logger.LogInformation(
                "{Reference}: loading {Files} files, {Size}, from {Host} into {Folder}",
                work.Reference,
                unloaded.Count,
                ByteSize.Text(total),
                work.Settings.Host,
                work.Cache.Folder
            );
        }

        var meter = new DownloadMeter(
            new HubProgress(work.Reference.ToString(), unloaded.Count, 0, 0, total, 0),
            _observer,
            _clock
        );
        // The large ones first, so that none of them is alone at the end.
        await Parallel
            .ForEachAsync(
                files.OrderByDescending(file => file.Bytes),
                parallel,
                (file, stop) => LoadAsync(work, commit, file, meter, stop)
            )
            .ConfigureAwait(false);
    }

    private async ValueTask LoadAsync(
        Work work,
        string commit,
        HubFile file,
        DownloadMeter meter,
        CancellationToken cancellation
    )
    {
        var (reference, _, cache, client) = work;
        using var held = await cache
            .LockAsync(
                file.Blob,
                _clock,
                () =>
                    _logger.LogWarning(
                        "{Reference}: another process loads {File}; waiting for it",
                        reference,
                        file.Name
                    ),
                cancellation
            )
            .ConfigureAwait(false);
        var blob = cache.Blob(file.Blob);
        if (!HubCache.IsWhole(blob, file))
        {
            if (File.Exists(blob))
            {
                _logger.LogWarning("{Blob} has not the size of {File}: it is loaded anew", blob, file.Name);
                File.Delete(blob);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
            await new BlobDownload(
                (offset, stop) => client.OpenAsync(commit, file, offset, stop),
                file,
                _policy,
                _clock,
                meter,
                _logger
            )
                .RunAsync(blob, reference.ToString(), cancellation)
                .ConfigureAwait(false);
        }

        cache.Link(commit, file);
    }

    /// <summary>Does what is good to have: a cache that cannot be written may still hold everything.</summary>
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(e, "The hub's cache cannot be written");
        }
    }

    internal static string Some(IReadOnlyList<string> names)
    {
        const int Shown = 20;
        return names.Count == 0
            ? "none at all"
            : string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
    }

    private static string[] Names(IEnumerable<HubFile> files) =>
        [.. files.Select(file => file.Name).Order(StringComparer.Ordinal)];

    /// <summary>What belongs to one call.</summary>
    private sealed record Work(HubReference Reference, HubSettings Settings, HubCache Cache, HubClient Client);
}
