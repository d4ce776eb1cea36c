using System.Net;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Http;

namespace Rlfw.Hosting.Hub;

/// <summary>
/// Loads one file into <c>TAG.incomplete</c>, goes on where an earlier try stopped, and gives it its name when size and hash
/// are right. The caller holds the blob's lock.
/// </summary>
/// <param name="open">Begins to read the file at an offset.</param>
/// <param name="file">The file.</param>
/// <param name="policy">How patient it is.</param>
/// <param name="clock">Times waits.</param>
/// <param name="meter">Counts.</param>
/// <param name="logger">Told of what is begun anew.</param>
internal sealed class BlobDownload(
    Func<long, CancellationToken, Task<HttpResponseMessage>> open,
    HubFile file,
    HttpPolicy policy,
    TimeProvider clock,
    DownloadMeter meter,
    ILogger logger
)
{
    private readonly byte[] _buffer = new byte[1 << 17];

    /// <summary>Loads the file.</summary>
    /// <param name="blob">The file's place.</param>
    /// <param name="what">The reference, for messages.</param>
    /// <param name="cancellation">Stops it; what was loaded stays.</param>
    /// <exception cref="UserErrorException">It was cut off for good, or is not what the hub lists.</exception>
    public async Task RunAsync(string blob, string what, CancellationToken cancellation)
    {
        var partial = blob + ".incomplete";
        for (var isSecond = false; ; isSecond = true)
        {
            var (before, fault) = await FillAsync(partial, what, cancellation).ConfigureAwait(false);
            if (fault is null)
            {
                File.Move(partial, blob, overwrite: true);
                meter.FileDone();
                return;
            }

            meter.Correct(-new FileInfo(partial).Length);
            File.Delete(partial);
            if (before == 0 || isSecond)
            {
                throw new UserErrorException(
                    $"{what}: {file.Name} was altered on its way: {fault}. What was loaded of it is removed: try again; where that does "
                        + "not help, what stands between here and the hub (a mirror, a proxy) alters it"
                );
            }

            logger.LogWarning(
                "{What}: {File}: of what was loaded before, something is wrong ({Fault}): it is loaded anew",
                what,
                file.Name,
                fault
            );
        }
    }

    /// <summary>Loads what is missing.</summary>
    /// <returns>How much was there before, and what is wrong with the whole; null for nothing.</returns>
    private async Task<(long Before, string? Fault)> FillAsync(
        string partial,
        string what,
        CancellationToken cancellation
    )
    {
        await using var content = new FileStream(
            partial,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.None,
            bufferSize: 0
        );
        using var digest = new BlobDigest(file);
        var before = Math.Min(content.Length, file.Bytes);
        content.SetLength(before);
        meter.Correct(before);
        await DigestAsync(content, digest, cancellation).ConfigureAwait(false);
        var part = new PartialBlob(content, digest, meter);
        for (var (failures, farthest) = (0, before); content.Position < file.Bytes; )
        {
            var cause = "the connection ended";
            try
            {
                if (await ReceiveAsync(part, cancellation).ConfigureAwait(false) is { } fault)
                {
                    return (before, fault);
                }
            }
            catch (TimeoutException e)
            {
                cause = e.Message;
            }
            catch (HttpIOException)
            {
                // Cut off.
            }

            failures = content.Position > farthest ? 0 : failures + 1;
            farthest = Math.Max(farthest, content.Position);
            if (failures > policy.Retries)
            {
                throw new UserErrorException(
                    $"{what}: the download of {file.Name} was cut off {failures} times after {ByteSize.Text(content.Position)} of "
                        + $"{ByteSize.Text(file.Bytes)} ({cause}). What was loaded is kept: run the same again to continue"
                );
            }

            if (content.Position < file.Bytes)
            {
                logger.LogInformation(
                    "{File}: {Cause} at byte {Position}; continuing",
                    file.Name,
                    cause,
                    content.Position
                );
                await Task.Delay(policy.DelayAfter(failures), clock, cancellation).ConfigureAwait(false);
            }
        }

        content.Flush(flushToDisk: true);
        return (before, digest.IsAsExpected() ? null : $"its hash is not {file.Blob}");
    }

    private async Task DigestAsync(FileStream content, BlobDigest digest, CancellationToken cancellation)
    {
        for (int count; (count = await content.ReadAsync(_buffer, cancellation).ConfigureAwait(false)) > 0; )
        {
            digest.Append(_buffer.AsSpan(0, count));
        }
    }

    /// <summary>Receives what one answer gives.</summary>
    /// <returns>What is wrong with it; null for nothing, though it may have been too short.</returns>
    private async Task<string?> ReceiveAsync(PartialBlob part, CancellationToken cancellation)
    {
        using var response = await open(part.Length, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return $"it is listed with {file.Bytes} bytes and has not more than {part.Length}";
        }

        if (response.StatusCode == HttpStatusCode.OK)
        {
            // Whoever answers does not continue: it begins anew.
            part.Clear();
        }
        else if (response.Content.Headers.ContentRange?.From != part.Length)
        {
            return $"byte {part.Length} was asked for, and {response.Content.Headers.ContentRange} came";
        }

        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body)
        {
            for (int count; (count = await ReadAsync(body, cancellation).ConfigureAwait(false)) > 0; )
            {
                if (part.Length + count > file.Bytes)
                {
                    return $"it is listed with {file.Bytes} bytes and has more";
                }

                await part.AppendAsync(_buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>The next bytes; a pause without end is a failure like a cut.</summary>
    private async Task<int> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(policy.StallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await body.ReadAsync(_buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {policy.StallTimeout.TotalSeconds:0.#} s", e);
        }
        catch (IOException e) when (e is not HttpIOException)
        {
            // A reset connection. Told apart from a disk that cannot be written.
            throw new HttpIOException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }
}
