using System.Globalization;
using System.Text;

namespace Rlfw.Mlflow.Double;

/// <summary>Reads requests from a connection.</summary>
/// <param name="stream">The connection.</param>
internal sealed class WireReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _from;
    private int _to;

    /// <summary>The next request; null where the connection ends.</summary>
    public async Task<WireRequest?> ReadAsync(CancellationToken cancellation)
    {
        if (await LineAsync(cancellation) is not { Length: > 0 } first)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(cancellation) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (headers.TryGetValue("Expect", out var expected) && expected == "100-continue")
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellation);
        }

        var isChunked = headers.TryGetValue("Transfer-Encoding", out var coding) && coding == "chunked";
        var body = isChunked
            ? await ChunksAsync(cancellation)
            : await BytesAsync(
                long.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture),
                cancellation
            );
        var parts = first.Split(' ');
        return new WireRequest(parts[0], parts[1], headers, body, isChunked);
    }

    private async Task<byte[]> ChunksAsync(CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        while (true)
        {
            var size = long.Parse(
                (await LineAsync(cancellation))!,
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            all.Write(await BytesAsync(size, cancellation));
            await LineAsync(cancellation);
            if (size == 0)
            {
                return all.ToArray();
            }
        }
    }

    private async Task<byte[]> BytesAsync(long count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        for (var at = 0; at < bytes.Length; )
        {
            if (_from == _to && !await FillAsync(cancellation))
            {
                throw new IOException("the body is shorter than its length");
            }

            var part = Math.Min(_to - _from, bytes.Length - at);
            Array.Copy(_buffer, _from, bytes, at, part);
            (_from, at) = (_from + part, at + part);
        }

        return bytes;
    }

    private async Task<string?> LineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (_from < _to || await FillAsync(cancellation))
        {
            var c = (char)_buffer[_from++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(c);
        }

        return null;
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        (_from, _to) = (0, await stream.ReadAsync(_buffer, cancellation));
        return _to > 0;
    }
}
