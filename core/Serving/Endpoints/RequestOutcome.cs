namespace Rlfw.Serving;

/// <summary>What became of a request. Every request has exactly one.</summary>
public enum RequestOutcome
{
    /// <summary>It was answered.</summary>
    Completed,

    /// <summary>It was the client's fault: malformed, too large, not supported.</summary>
    Refused,

    /// <summary>Too many waited.</summary>
    Rejected,

    /// <summary>The client left before its answer was complete.</summary>
    Left,

    /// <summary>The client did not read its answer in time.</summary>
    Slow,

    /// <summary>The server stopped before the answer was complete.</summary>
    Stopped,

    /// <summary>The server's fault.</summary>
    Failed,
}
