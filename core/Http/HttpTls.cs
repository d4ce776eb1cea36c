using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rlfw.Contracts;

namespace Rlfw.Http;

/// <summary>Whom encrypted connections trust.</summary>
public sealed record HttpTls
{
    /// <summary>Trusts everybody: who listens in between is not noticed. Never without being asked for.</summary>
    public bool Insecure { get; init; }

    /// <summary>
    /// A PEM file with certificates of authorities, or a folder of such files, that are trusted in place of the system's; null
    /// for the system's.
    /// </summary>
    public string? Authorities { get; init; }

    /// <summary>A PEM file with the certificate, and its key, by which this client shows who it is; null for none.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>What .NET is told.</summary>
    /// <exception cref="UserErrorException">A file cannot be read, or is no such certificate.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "Asked for by name: Insecure")]
    [SuppressMessage("Security", "MA0039", Justification = "Asked for by name: Insecure")]
    internal SslClientAuthenticationOptions Options()
    {
        var options = new SslClientAuthenticationOptions();
        if (Insecure)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        if (Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(ReadAuthorities(authorities));
        }

        if (ClientCertificate is { } path)
        {
            options.ClientCertificateContext = Read(path, ReadClient);
        }

        return options;
    }

    private static X509Certificate2Collection ReadAuthorities(string path)
    {
        var found = new X509Certificate2Collection();
        if (!Directory.Exists(path))
        {
            Read(
                path,
                file =>
                {
                    found.ImportFromPemFile(file);
                    return true;
                }
            );
            return found.Count > 0
                ? found
                : throw new UserErrorException($"'{path}' holds no certificate in PEM format");
        }

        foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal))
        {
            try
            {
                found.ImportFromPemFile(file);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                // Such folders hold other things too: README files, lists of what is revoked.
            }
        }

        return found.Count > 0
            ? found
            : throw new UserErrorException($"no file of the folder '{path}' holds a certificate in PEM format");
    }

    private static SslStreamCertificateContext ReadClient(string path)
    {
        using var pem = X509Certificate2.CreateFromPemFile(path);
        // Some systems present only keys that went through this format.
        var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return SslStreamCertificateContext.Create(own, all, offline: true);
    }

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the certificate '{path}' cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new UserErrorException(
                $"'{path}' is not what is wanted: a certificate in PEM format, for a client with its key (not encrypted) in the "
                    + $"same file: {e.Message}",
                e
            );
        }
    }
}
