using System.Net;
using System.Net.Http.Headers;

namespace Rlfw.Http;

/// <summary>
/// A file as a request's body: read as a stream, and with its length said beforehand, which servers in front of WSGI
/// applications need: a body without one they take for empty. What grows while it is sent is sent as long as it was.
/// </summary>
public sealed class FileBody : HttpContent
{
    private const int BlockBytes = 1 << 17;

    private readonly string _path;
    private readonly long _bytes;

    /// <summary>Takes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mediaType">What it is.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public FileBody(string path, string mediaType = "application/octet-stream")
    {
        _path = path;
        _bytes = new FileInfo(path).Length;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    /// <summary>How many bytes are sent.</summary>
    public long Bytes => _bytes;

    /// <summary>Called after every block with the number of bytes that are left.</summary>
    internal Action<long>? Progress { get; set; }

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = _bytes;
        return true;
    }

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc />
    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        await using var file = new FileStream(
            _path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );
        var block = new byte[(int)Math.Min(BlockBytes, Math.Max(_bytes, 1))];
        for (var left = _bytes; left > 0; )
        {
            var count = await file.ReadAsync(block.AsMemory(0, (int)Math.Min(block.Length, left)), cancellationToken)
                .ConfigureAwait(false);
            if (count == 0)
            {
                throw new IOException($"'{_path}' became shorter while it was sent");
            }

            await stream.WriteAsync(block.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            left -= count;
            Progress?.Invoke(left);
        }
    }
}
