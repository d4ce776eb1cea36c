using System.Globalization;
using System.Text.RegularExpressions;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Hub;

/// <summary>Where the hub and its cache are, as the environment says it: the variables of Hugging Face's own tools.</summary>
public sealed partial record HubSettings
{
    private const string DefaultEndpoint = "https://huggingface.co";

    /// <summary>The hub's address, from HF_ENDPOINT.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The cache, from HF_HUB_CACHE, HF_HOME or XDG_CACHE_HOME; <c>~/.cache/huggingface/hub</c>.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The token, from HF_TOKEN, or the file that HF_TOKEN_PATH names or that logging in wrote; null for none.</summary>
    public HubToken? Token { get; init; }

    /// <summary>Whether to use the cache alone: HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE.</summary>
    public bool IsOffline { get; init; }

    /// <summary>The variable that says <see cref="IsOffline"/>.</summary>
    public string OfflineVariable { get; init; } = "HF_HUB_OFFLINE";

    /// <summary>Files downloaded at a time.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>The host as messages name it, without anything secret that the address may hold.</summary>
    public string Host => Endpoint.Authority;

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <exception cref="UserErrorException">A variable holds what it cannot, or the token's file cannot be read.</exception>
    public static HubSettings From(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var user = Get("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var home =
            Folder("HF_HOME") ?? Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(user, ".cache"), "huggingface");
        var offline = Get("HF_HUB_OFFLINE") is not null ? "HF_HUB_OFFLINE" : "TRANSFORMERS_OFFLINE";
        return new HubSettings
        {
            Endpoint = ReadEndpoint(Get("HF_ENDPOINT") ?? DefaultEndpoint),
            CacheFolder = Path.GetFullPath(
                Folder("HF_HUB_CACHE") ?? Folder("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub")
            ),
            Token = IsTrue(Get("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
                ? null
                : HubToken.Of(Get("HF_TOKEN"), "HF_TOKEN")
                    ?? HubToken.Of(Get("HUGGING_FACE_HUB_TOKEN"), "HUGGING_FACE_HUB_TOKEN")
                    ?? ReadToken(Folder("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            IsOffline = IsTrue(Get(offline)),
            OfflineVariable = offline,
        };

        string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;
        string? Folder(string name) => Get(name) is { } path ? Expand(path, user, Get) : null;
    }

    /// <summary>How patient to be, as HF_HUB_ETAG_TIMEOUT and HF_HUB_DOWNLOAD_TIMEOUT say it in seconds.</summary>
    /// <param name="policy">What holds where they say nothing.</param>
    /// <param name="variable">Gives a variable's value, or null.</param>
    public static Http.HttpPolicy Patience(Http.HttpPolicy policy, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(variable);
        return policy with
        {
            ResponseTimeout = Seconds("HF_HUB_ETAG_TIMEOUT") ?? policy.ResponseTimeout,
            StallTimeout = Seconds("HF_HUB_DOWNLOAD_TIMEOUT") ?? policy.StallTimeout,
        };

        TimeSpan? Seconds(string name) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and < 86_400
                ? TimeSpan.FromSeconds(seconds)
                : null;
    }

    private static Uri ReadEndpoint(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var endpoint)
        && (endpoint.Scheme == Uri.UriSchemeHttps || endpoint.Scheme == Uri.UriSchemeHttp)
        && endpoint.UserInfo.Length == 0
        && endpoint.Query.Length == 0
            ? endpoint
            // Without the value: an address may hold a password.
            : throw new UserErrorException(
                $"HF_ENDPOINT is not the address of a hub: write it like {DefaultEndpoint}, with http or https and without user or query"
            );

    private static HubToken? ReadToken(string path)
    {
        try
        {
            return File.Exists(path) ? HubToken.Of(File.ReadAllText(path), path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"the hub's token cannot be read from {path}: {e.Message}; mend that, set HF_TOKEN, or set HF_HUB_DISABLE_IMPLICIT_TOKEN=1 to do without",
                e
            );
        }
    }

    private static bool IsTrue(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    /// <summary>"~/x" and "$NAME/x" as Hugging Face's tools understand them; names that are not set stay.</summary>
    private static string Expand(string path, string user, Func<string, string?> variable)
    {
        var expanded = Reference().Replace(path, match => variable(match.Groups["name"].Value) ?? match.Value);
        return expanded == "~" || expanded.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(user, expanded[1..].TrimStart('/'))
            : expanded;
    }

    [GeneratedRegex(
        @"\$(\{(?<name>\w+)\}|(?<name>\w+))",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Reference();
}
