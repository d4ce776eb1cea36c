using System.Net;

namespace Rlfw.Http;

/// <summary>
/// Follows redirects of GET and HEAD. Credentials go to the host they were meant for: a redirect to another scheme, host or
/// port leaves the Authorization header behind.
/// </summary>
public sealed class RedirectHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Set where a redirect to another host is itself the answer that is wanted, for its headers.</summary>
    public static readonly HttpRequestOptionsKey<bool> StayOnHost = new("rlfw.stay-on-host");

    private const int Limit = 10;

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var hop = 0; ; hop++)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (Target(request, response) is not { } target)
            {
                return response;
            }

            var sameHost = IsSameHost(request.RequestUri!, target);
            if (!sameHost && request.Options.TryGetValue(StayOnHost, out var stay) && stay)
            {
                return response;
            }

            response.Dispose();
            Check(request.RequestUri!, target, hop);
            request = Next(request, target, sameHost);
        }
    }

    /// <summary>Whether two addresses belong to the same server: scheme, host and port.</summary>
    public static bool IsSameHost(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase)
        == 0;

    private static Uri? Target(HttpRequestMessage request, HttpResponseMessage response)
    {
        var isRedirect =
            response.StatusCode
                is HttpStatusCode.MovedPermanently
                    or HttpStatusCode.Found
                    or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect
                    or HttpStatusCode.PermanentRedirect
            && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head);
        return isRedirect && response.Headers.Location is { } location ? new Uri(request.RequestUri!, location) : null;
    }

    private static void Check(Uri from, Uri target, int hop)
    {
        var fault =
            hop >= Limit ? $"{from.Authority} redirects without end"
            : target.Scheme != Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttp
                ? $"{from.Authority} redirects to a '{target.Scheme}:' address"
            : from.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps
                ? $"{from.Authority} redirects to {target.Authority} without encryption"
            : null;
        if (fault is not null)
        {
            throw new MisleadingRedirectException(fault);
        }
    }

    private static HttpRequestMessage Next(HttpRequestMessage request, Uri target, bool sameHost)
    {
        var next = new HttpRequestMessage(request.Method, target) { Version = request.Version };
        foreach (var header in request.Headers.NonValidated)
        {
            if (sameHost || !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                next.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        next.Headers.Host = null;
        foreach (var option in request.Options)
        {
            ((IDictionary<string, object?>)next.Options).Add(option.Key, option.Value);
        }

        return next;
    }
}
