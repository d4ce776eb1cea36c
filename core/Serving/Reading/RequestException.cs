namespace Rlfw.Serving;

/// <summary>A request that is not answered with what it asks for, as OpenAI's clients expect to be told.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What is wrong, where, what to do.</param>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>"invalid_request_error", "authentication_error", "rate_limit_error" or "server_error".</summary>
    public string Type { get; init; } = "invalid_request_error";

    /// <summary>The field that is wrong, as a path; null where it is none.</summary>
    public string? Param { get; init; }

    /// <summary>For programs; null where there is nothing to tell apart.</summary>
    public string? Code { get; init; }

    /// <summary>After how many seconds it may be tried again; null where that would not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A fault of one field.</summary>
    /// <param name="path">"messages[1].content".</param>
    /// <param name="message">What is wrong with it, what to do.</param>
    /// <param name="code">For programs.</param>
    public static RequestException At(string path, string message, string? code = null) =>
        new(400, $"{path}: {message}") { Param = path, Code = code };
}
