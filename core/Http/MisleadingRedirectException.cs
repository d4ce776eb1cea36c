namespace Rlfw.Http;

/// <summary>A redirect that is not followed. The same request gets the same again.</summary>
/// <param name="message">From where to where.</param>
internal sealed class MisleadingRedirectException(string message)
    : HttpRequestException(HttpRequestError.InvalidResponse, message);
