using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rlfw.Hosting.Hub;

/// <summary>
/// Checks a content against its tag while it is loaded: SHA-256 of a large file, git's blob hash (SHA-1 of "blob SIZE\0" and
/// the content) of a small one. A tag of another form, as some mirrors have, tells nothing.
/// </summary>
internal sealed class BlobDigest : IDisposable
{
    private readonly IncrementalHash? _hash;
    private readonly string _expected;
    private readonly byte[] _head;

    /// <summary>Begins.</summary>
    /// <param name="file">The file that is expected.</param>
    public BlobDigest(HubFile file)
    {
        _expected = file.Blob;
        var isHexadecimal = _expected.All(char.IsAsciiHexDigitLower);
        _hash = (isHexadecimal, _expected.Length) switch
        {
            (true, 64) => IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
#pragma warning disable CA5350 // Git's own hash: it guards against damage, not against an attacker.
            (true, 40) => IncrementalHash.CreateHash(HashAlgorithmName.SHA1),
#pragma warning restore CA5350
            _ => null,
        };
        _head =
            _expected.Length == 40
                ? Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Bytes}\0"))
                : [];
        _hash?.AppendData(_head);
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _hash?.AppendData(bytes);

    /// <summary>Forgets the bytes.</summary>
    public void Clear()
    {
        _hash?.GetHashAndReset();
        _hash?.AppendData(_head);
    }

    /// <summary>Whether the bytes are those of the tag.</summary>
    public bool IsAsExpected() => _hash is null || Convert.ToHexStringLower(_hash.GetHashAndReset()) == _expected;

    public void Dispose() => _hash?.Dispose();
}
