using Rlfw.Http;

namespace Rlfw.Mlflow.Server;

/// <summary>Brings files to where the artifacts of runs and models are.</summary>
/// <param name="rest">Sends.</param>
/// <param name="server">The tracking server, with its path prefix.</param>
/// <param name="timeout">How long one upload may take in all; null for any time as long as it moves.</param>
/// <param name="clock">Times uploads.</param>
internal sealed class ArtifactUploads(RestClient rest, Uri server, TimeSpan? timeout, TimeProvider clock)
{
    private const int Tries = 2;

    /// <summary>Copies a file, over one that is there.</summary>
    /// <param name="root">The URI of all artifacts of the run or model.</param>
    /// <param name="levels">How many folders of the URI the server makes itself.</param>
    /// <param name="path">The file's path below it, with '/'.</param>
    /// <param name="file">The file on this machine.</param>
    /// <param name="cancellation">Ends the tries.</param>
    public async Task UploadAsync(string root, int levels, string path, string file, CancellationToken cancellation)
    {
        var (place, fault) = ArtifactPlace.Parse(root, server);
        if (place is null)
        {
            throw rest.Faults.Of(MlflowFault.Refused, $"the file '{path}' cannot be stored: {fault}");
        }

        if (path.Length == 0 || path.Split('/').Any(segment => segment is "" or "." or ".."))
        {
            throw rest.Faults.Of(MlflowFault.Refused, $"'{path}' is no path of an artifact");
        }

        try
        {
            await (
                place.Folder is { } folder
                    ? CopyAsync(folder, levels, path, file, cancellation)
                    : SendAsync(place, path, file, cancellation)
            ).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !File.Exists(file))
        {
            throw rest.Faults.Of(MlflowFault.Refused, $"the file '{file}' for '{path}' is not there any more", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw rest.Faults.Blocked($"the file '{path}' cannot be stored: {e.Message}", e);
        }
    }

    private async Task SendAsync(ArtifactPlace place, string path, string file, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await SendWithinAsync(place, path, file, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw rest.Faults.Of(
                MlflowFault.Unavailable,
                $"the file '{path}' was not sent within {timeout?.TotalSeconds:0} s (MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT)",
                fault
            );
        }
    }

    private async Task SendWithinAsync(ArtifactPlace place, string path, string file, CancellationToken cancellation)
    {
        long there = 0;
        for (var number = 0; number < Tries; number++)
        {
            var wanted = new FileInfo(file).Length;
            var error = await rest.PutAsync(place.File(path), file, cancellation).ConfigureAwait(false);
            if (error is not null)
            {
                throw (int)error.Status == 413
                    ? rest.Faults.Blocked(
                        $"the file '{path}' of {ByteSize.Text(wanted)} is too large for a proxy before it (413): raise its limit "
                            + "(nginx: client_max_body_size)"
                    )
                    : rest.Faults.Of(error, $"the file '{path}'");
            }

            // An upload whose length got lost on its way is answered with 200, and leaves an empty file.
            there = await SizeAsync(place, path, cancellation).ConfigureAwait(false);
            if (there == wanted || there == new FileInfo(file).Length)
            {
                return;
            }
        }

        throw rest.Faults.Blocked(
            $"the file '{path}' arrives with {(there < 0 ? "nothing at all" : ByteSize.Text(there))}: what stands between here and the "
                + "server (a proxy) sends bodies on without their length, which MLflow takes for empty ones"
        );
    }

    /// <summary>A file's size as the server lists it; negative where it lists none.</summary>
    private async Task<long> SizeAsync(ArtifactPlace place, string path, CancellationToken cancellation)
    {
        var slash = path.LastIndexOf('/');
        var (folder, name) = slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
        var answer = await rest.GetAsync(place.Listing(folder), RestJson.Messages.Listing, cancellation)
            .ConfigureAwait(false);
        var listing = answer.Value ?? throw rest.Faults.Of(answer.Error!, $"listing the artifacts in '{folder}'");
        return (listing.Files ?? []).FirstOrDefault(entry => !entry.IsDir && LastOf(entry.Path) == name)?.FileSize
            ?? -1;
    }

    private async Task CopyAsync(string folder, int levels, string path, string file, CancellationToken cancellation)
    {
        // MLflow makes a run's folder with its first file. What it keeps all of them in must be here, or this is another disk.
        var store = folder;
        for (var level = 0; level < levels && store is not null; level++)
        {
            store = Path.GetDirectoryName(store.TrimEnd('/'));
        }

        if (!Directory.Exists(store))
        {
            throw rest.Faults.Blocked(
                $"it keeps artifacts in '{store ?? folder}' of its own machine, and there is no such folder here: mount it here, or "
                    + "let the server hand them on (mlflow server --serve-artifacts --artifacts-destination …)"
            );
        }

        var target = Path.Combine([folder, .. path.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var partial = target + ".part";
        await using (
            var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        )
        await using (var to = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await from.CopyToAsync(to, cancellation).ConfigureAwait(false);
        }

        File.Move(partial, target, overwrite: true);
    }

    private static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
