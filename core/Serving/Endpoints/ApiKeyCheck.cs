using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Rlfw.Serving.Endpoints;

/// <summary>Lets in who knows the key. What is compared takes the same time however much of it is right.</summary>
internal sealed class ApiKeyCheck
{
    private const string Scheme = "Bearer ";
    private readonly byte[]? _hash;

    /// <summary>Takes the key; null lets everybody in.</summary>
    public ApiKeyCheck(string? key) => _hash = key is null ? null : Hash(key);

    /// <summary>Checks a request of the API.</summary>
    /// <exception cref="RequestException">The key is missing or wrong.</exception>
    public void Check(HttpRequest request)
    {
        if (_hash is null)
        {
            return;
        }

        var given = request.Headers.Authorization.ToString();
        if (!given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse("no API key was sent: send the header 'Authorization: Bearer KEY'");
        }

        if (!CryptographicOperations.FixedTimeEquals(Hash(given[Scheme.Length..].Trim()), _hash))
        {
            throw Refuse("the API key is not this server's");
        }
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static RequestException Refuse(string message) =>
        new(StatusCodes.Status401Unauthorized, message) { Type = "authentication_error", Code = "invalid_api_key" };
}
