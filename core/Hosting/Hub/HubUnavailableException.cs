namespace Rlfw.Hosting.Hub;

/// <summary>
/// The hub does not answer, or not now: no fault of the reference. What the cache has is used then; where it has not enough,
/// the message goes to the user.
/// </summary>
/// <param name="reason">Why, as a phrase that names the host.</param>
/// <param name="message">What to tell the user.</param>
/// <param name="inner">What was thrown.</param>
internal sealed class HubUnavailableException(string reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Why, as a phrase that names the host.</summary>
    public string Reason { get; } = reason;
}
