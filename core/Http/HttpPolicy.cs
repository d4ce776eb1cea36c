using System.Security.Cryptography;

namespace Rlfw.Http;

/// <summary>How patient rlfw is with servers; one policy for all of its HTTP.</summary>
public sealed record HttpPolicy
{
    /// <summary>Tries after the first, of what another try may mend: no answer in time, 408, 429, 500, 502, 503, 504.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Tries after the first where there is no connection at all: fewer, since a wrong name does not mend itself.</summary>
    public int ConnectionRetries { get; init; } = 2;

    /// <summary>About how long to wait before the second try; twice as long before each further one, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// At most how much is added to a wait, by chance, so that clients do not come back all at once; null for a share of the
    /// wait itself.
    /// </summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>The longest wait of our own choosing.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether a server's Retry-After counts.</summary>
    public bool HonoursRetryAfter { get; init; } = true;

    /// <summary>The longest wait that a server's Retry-After is granted; one that asks for more is given up.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a try may take, with the answer's body where it is not read as a stream.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a body that is a stream may pause: an answer's, or a file that is sent.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before a try.</summary>
    /// <param name="failures">Tries that failed before it, at least 1.</param>
    public TimeSpan DelayAfter(int failures) =>
        TimeSpan.FromTicks(
            (long)Math.Min(FirstDelay.Ticks * Math.Pow(2, Math.Max(0, failures - 1)), LongestDelay.Ticks)
        );

    /// <summary>How long to wait before a try, with what chance adds; null where the retry's own way of adding is meant.</summary>
    internal TimeSpan? JitteredDelayAfter(int failures) =>
        Jitter is { } jitter
            ? DelayAfter(failures) + (jitter * (RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20)))
            : null;
}
