namespace Rlfw.Http;

/// <summary>A host gave no answer, after all tries.</summary>
/// <param name="host">"name" or "name:port".</param>
/// <param name="reason">Why, as a phrase: "connection refused".</param>
/// <param name="failure">What kind of failure it is.</param>
/// <param name="inner">What was thrown.</param>
public sealed class HostUnreachableException(
    string host,
    string reason,
    HttpFailure failure = HttpFailure.NoAnswer,
    Exception? inner = null
) : Exception($"{host} cannot be reached: {reason}", inner)
{
    /// <summary>"name" or "name:port".</summary>
    public string Host { get; } = host;

    /// <summary>Why, as a phrase.</summary>
    public string Reason { get; } = reason;

    /// <summary>What kind of failure it is.</summary>
    public HttpFailure Failure { get; } = failure;
}
