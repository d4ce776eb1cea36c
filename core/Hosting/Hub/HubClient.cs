using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Rlfw.Contracts;
using Rlfw.Http;

namespace Rlfw.Hosting.Hub;

/// <summary>Asks a hub for one repository.</summary>
/// <param name="reference">The repository and revision.</param>
/// <param name="settings">Which hub.</param>
/// <param name="sender">Sends.</param>
internal sealed class HubClient(HubReference reference, HubSettings settings, HttpSender sender)
{
    private const int MostPages = 10_000;

    private readonly HubFaults _faults = new(reference, settings);
    private readonly string _root = settings.Endpoint.AbsoluteUri.TrimEnd('/');
    private readonly string _prefix = reference.IsDataset ? "datasets/" : "";

    private string Api => $"{_root}/api/{(reference.IsDataset ? "datasets" : "models")}/{reference.Repository}";

    /// <summary>The commit that the revision stands for, with the names of its files.</summary>
    public async Task<HubListing> RevisionAsync(CancellationToken cancellation)
    {
        var address = new Uri($"{Api}/revision/{Uri.EscapeDataString(reference.Revision)}");
        using var response = await SendAsync(HttpMethod.Get, address, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? await JsonAsync(response, HubAnswers.Revision, cancellation).ConfigureAwait(false)
            : throw Fault(response);
    }

    /// <summary>The files of a commit with sizes and hashes; null where the hub, a simple mirror, has no such listing.</summary>
    public async Task<IReadOnlyList<HubFile>?> TreeAsync(string commit, CancellationToken cancellation)
    {
        var files = new List<HubFile>();
        var next = new Uri($"{Api}/tree/{commit}?recursive=true");
        for (var page = 1; ; page++)
        {
            using var response = await SendAsync(HttpMethod.Get, next, cancellation).ConfigureAwait(false);
            if (page == 1 && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented)
            {
                return null;
            }

            if (!response.IsSuccessStatusCode)
            {
                throw Fault(response);
            }

            files.AddRange(await JsonAsync(response, HubAnswers.Tree, cancellation).ConfigureAwait(false));
            if (NextPage(response) is not { } following)
            {
                return files;
            }

            next = page < MostPages ? following : throw _faults.NotAHub(next, "its list of files has no end");
        }
    }

    /// <summary>Completes what the listing does not tell of a file: its size and its tag.</summary>
    public async Task<HubFile> CompleteAsync(string commit, HubFile file, CancellationToken cancellation)
    {
        if (file is { Size: not null, Tag: not null })
        {
            return file;
        }

        var address = Resolve(commit, file);
        using var response = await SendAsync(HttpMethod.Head, address, cancellation).ConfigureAwait(false);
        if ((int)response.StatusCode >= 400)
        {
            throw Fault(response, file.Name);
        }

        // Of a large file the answer is a redirect to its storage, and its headers speak of the file behind it.
        var isRedirect = (int)response.StatusCode is >= 300 and < 400;
        var tag = (Header(response, "X-Linked-Etag") ?? Header(response, "ETag"))
            ?.Replace("W/", "", StringComparison.Ordinal)
            .Trim('"');
        var size =
            long.TryParse(Header(response, "X-Linked-Size"), out var linked) ? linked
            : isRedirect ? null
            : response.Content.Headers.ContentLength;
        return tag is not null && HubFile.IsTag(tag) && size is not null
            ? file with
            {
                Size = size,
                Tag = tag,
            }
            : throw _faults.NotAHub(address, $"it tells neither size nor hash of {file.Name}");
    }

    /// <summary>Begins to read a file.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">The first byte wanted.</param>
    /// <param name="cancellation">Stops the asking.</param>
    /// <returns>An answer of status 200, 206 (from the offset on) or 416 (there is nothing there).</returns>
    public async Task<HttpResponseMessage> OpenAsync(
        string commit,
        HubFile file,
        long offset,
        CancellationToken cancellation
    )
    {
        var response = await SendAsync(HttpMethod.Get, Resolve(commit, file), cancellation, offset)
            .ConfigureAwait(false);
        if (
            response.StatusCode
            is HttpStatusCode.OK
                or HttpStatusCode.PartialContent
                or HttpStatusCode.RequestedRangeNotSatisfiable
        )
        {
            return response;
        }

        using (response)
        {
            throw Fault(response, file.Name);
        }
    }

    private Uri Resolve(string commit, HubFile file) =>
        new(
            $"{_root}/{_prefix}{reference.Repository}/resolve/{commit}/{string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString))}"
        );

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Uri address,
        CancellationToken cancellation,
        long? offset = null
    )
    {
        try
        {
            return await sender
                .SendAsync(
                    () => Request(method, address, offset),
                    offset is null
                        ? HttpCompletionOption.ResponseContentRead
                        : HttpCompletionOption.ResponseHeadersRead,
                    cancellation
                )
                .ConfigureAwait(false);
        }
        catch (HostUnreachableException fault)
        {
            throw _faults.Of(fault);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address, long? offset)
    {
        var request = new HttpRequestMessage(method, address);
        // A page's link to the next may lead to another host: the token does not.
        if (settings.Token is { } token && RedirectHandler.IsSameHost(address, settings.Endpoint))
        {
            request.Headers.Authorization = token.Header;
        }

        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
        }

        request.Options.Set(RedirectHandler.StayOnHost, method == HttpMethod.Head);
        return request;
    }

    private async Task<T> JsonAsync<T>(
        HttpResponseMessage response,
        Func<JsonElement, T> read,
        CancellationToken cancellation
    )
    {
        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            using var json = JsonDocument.Parse(bytes);
            return read(json.RootElement);
        }
        catch (JsonException fault)
        {
            throw _faults.NotAHub(response.RequestMessage!.RequestUri!, fault.Message.Split(" LineNumber:")[0], fault);
        }
    }

    private static Uri? NextPage(HttpResponseMessage response)
    {
        // <https://...>; rel="next", <https://...>; rel="last"
        var links = Header(response, "Link")?.Split(',') ?? [];
        var next = Array.Find(links, link => link.Contains("rel=\"next\"", StringComparison.Ordinal));
        var (from, to) = (next?.IndexOf('<') ?? -1, next?.IndexOf('>') ?? -1);
        return
            from >= 0
            && to > from
            && Uri.TryCreate(response.RequestMessage!.RequestUri, next![(from + 1)..to], out var address)
            ? address
            : null;
    }

    private Exception Fault(HttpResponseMessage response, string? file = null) =>
        _faults.Of(response, file, sender.RetryAfter(response));

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
