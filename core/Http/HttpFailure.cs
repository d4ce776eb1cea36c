namespace Rlfw.Http;

/// <summary>Why a host gave no answer.</summary>
public enum HttpFailure
{
    /// <summary>No connection: an unknown name, nobody who listens, a network that is down. It may come back.</summary>
    NoConnection,

    /// <summary>A connection, and no whole answer on it, or none in time. It may come later.</summary>
    NoAnswer,

    /// <summary>The encryption cannot be trusted: a certificate that is wrong, expired or unknown. A person has to see to it.</summary>
    Untrusted,

    /// <summary>The way there is wrong: a proxy refuses, a redirect leads nowhere. A person has to see to it.</summary>
    NoWay,
}
