using System.Net;
using Rlfw.Contracts;
using Rlfw.Http;

namespace Rlfw.Hosting.Hub;

/// <summary>What is wrong with a request, in words that say what to do. Nothing here repeats a token or a signed address.</summary>
/// <param name="reference">What was asked for.</param>
/// <param name="settings">Whom, and with which token.</param>
internal sealed class HubFaults(HubReference reference, HubSettings settings)
{
    private string Page =>
        $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{(reference.IsDataset ? "datasets/" : "")}{reference.Repository}";

    private string TokenPage => $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/settings/tokens";

    private string WithToken =>
        settings.Token is null
            ? $"no token was sent: make one at {TokenPage} and set HF_TOKEN, or log in with Hugging Face's tools"
            : $"{settings.Token} was sent: does its account have access?";

    /// <summary>Of an answer that is no success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="file">The file that was asked for; null for the repository.</param>
    /// <param name="wait">How long the host asks to wait.</param>
    public Exception Of(HttpResponseMessage response, string? file, TimeSpan? wait)
    {
        var host = response.RequestMessage!.RequestUri!;
        var isHub = RedirectHandler.IsSameHost(host, settings.Endpoint);
        var status = (int)response.StatusCode;
        if (status == 429)
        {
            return Unavailable(
                $"{host.Authority} asks to slow down (429)",
                (wait is { } time ? $"try again in {Math.Ceiling(time.TotalSeconds):0} s" : "try again later")
                    + (settings.Token is null ? ", or set HF_TOKEN: those who are known may ask more often" : "")
            );
        }

        if (status >= 500 || status == 408)
        {
            return Unavailable(
                $"{host.Authority} has trouble ({status} {response.ReasonPhrase})",
                $"try again later; or {WaysOut}"
            );
        }

        return new UserErrorException(
            $"{reference}: "
                + (
                    isHub
                        ? Refusal(
                            response.StatusCode,
                            Header(response, "X-Error-Code"),
                            Header(response, "X-Error-Message"),
                            file
                        )
                        : $"{settings.Host} sends the download of {file} to {host.Authority}, which answers {status} {response.ReasonPhrase}: "
                            + "try again; where that does not help, a proxy or firewall may stand between"
                )
        );
    }

    /// <summary>Of a host that gives no answer.</summary>
    public HubUnavailableException Of(HostUnreachableException fault) => Unavailable(fault.Message, WaysOut, fault);

    /// <summary>Of an answer that is not what a hub gives.</summary>
    public UserErrorException NotAHub(Uri address, string reason, Exception? inner = null) =>
        new(
            $"{reference}: what {address.Authority} answers at {address.AbsolutePath} is not a hub's answer: {reason}. Is HF_ENDPOINT "
                + "right, and does no proxy or log-in page stand between?",
            inner
        );

    private HubUnavailableException Unavailable(string reason, string cure, Exception? inner = null) =>
        new(reason, $"{reference}: {reason}. {char.ToUpperInvariant(cure[0])}{cure[1..]}", inner);

    private string WaysOut =>
        $"set HF_ENDPOINT to a mirror; or run 'rlfw models pull {reference}' on a machine that reaches the hub, copy its cache to "
        + $"{settings.CacheFolder} and set HF_HUB_OFFLINE=1; or name a local folder with the files instead of the reference";

    private string Refusal(HttpStatusCode status, string code, string message, string? file) =>
        (status, code) switch
        {
            (_, "GatedRepo") => settings.Token is null
                ? $"it is gated: accept its licence at {Page}, then let rlfw show who asks: {WithToken}"
                : $"it is gated, and the account of {settings.Token} has no access: accept its licence at {Page} with that account, and "
                    + "give the token the right to read gated repositories",
            (_, "RevisionNotFound") =>
                $"it has no revision '{reference.Revision}': branches, tags and commits are listed at {Page}/tree/main",
            (_, "EntryNotFound") =>
                $"it has no file {file} at revision '{reference.Revision}': see {Page}/tree/{reference.Revision}",
            (HttpStatusCode.Unauthorized, _) when settings.Token is { } token && code.Length == 0 =>
                $"{settings.Host} refuses {token} (401): it is wrong or has expired; make a new one at {TokenPage}",
            (HttpStatusCode.Unauthorized, _) =>
                $"{settings.Host} knows no such {Noun}, or it is private (401). Look for spelling mistakes; for a private one, {WithToken}",
            (HttpStatusCode.Forbidden, _) =>
                $"{settings.Host} forbids it (403{Words(message)}): {(settings.Token is { } token ? $"{token} may not read it; give it that right at {TokenPage}" : WithToken)}",
            (HttpStatusCode.NotFound, _) when file is not null =>
                $"{settings.Host} does not have the file {file} (404)",
            (HttpStatusCode.NotFound, _) =>
                $"{settings.Host} knows no such {Noun} or revision (404): look for spelling mistakes; a dataset is written "
                    + $"hf://datasets/org/name; for a private one, {WithToken}",
            _ => $"{settings.Host} refuses the request ({(int)status}{Words(message)})",
        };

    private string Noun => reference.IsDataset ? "dataset" : "model";

    private static string Words(string message) => message.Length > 0 ? $": {message}" : "";

    /// <summary>A header's text as far as it can be shown: one line, not without end.</summary>
    private static string Header(HttpResponseMessage response, string name)
    {
        var text = response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";
        var line = string.Concat(text.Where(c => !char.IsControl(c)));
        return line.Length > 200 ? line[..200] : line;
    }
}
