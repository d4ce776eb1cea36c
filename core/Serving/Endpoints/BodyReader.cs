using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Rlfw.Serving.Reading;

namespace Rlfw.Serving.Endpoints;

/// <summary>The body of a request.</summary>
internal static class BodyReader
{
    /// <summary>Reads it; Kestrel bounds its size and how slowly it may come.</summary>
    /// <exception cref="RequestException">It is not said to be JSON, or is none.</exception>
    public static async Task<WireObject> ReadAsync(HttpContext http)
    {
        CheckType(http.Request);
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted).ConfigureAwait(false);
        return RequestBody.Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private static void CheckType(HttpRequest request)
    {
        // Without its type no browser asks the server before it sends: a page could then use a server on its reader's machine.
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        )
        {
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType,
                $"the body's type is {(string.IsNullOrEmpty(request.ContentType) ? "not said" : $"'{request.ContentType}'")}: "
                    + "send application/json in UTF-8"
            )
            {
                Code = "unsupported_media_type",
            };
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType,
                $"the body is encoded as '{request.Headers.ContentEncoding}': send it as it is"
            )
            {
                Code = "unsupported_media_type",
            };
        }
    }
}
