namespace Rlfw.Hosting.Hub;

/// <summary>The part of a file that is loaded: its bytes on the disk, their hash, their count.</summary>
internal sealed class PartialBlob(FileStream content, BlobDigest digest, DownloadMeter meter)
{
    /// <summary>Bytes.</summary>
    public long Length => content.Position;

    /// <summary>Adds bytes.</summary>
    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await content.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        digest.Append(bytes.Span);
        meter.Receive(bytes.Length);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        meter.Correct(-content.Position);
        content.Position = 0;
        content.SetLength(0);
        digest.Clear();
    }
}
