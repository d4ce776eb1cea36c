namespace Rlfw.Serving;

/// <summary>Whether a service generates.</summary>
public enum ServiceState
{
    /// <summary>It takes requests.</summary>
    Ready,

    /// <summary>Its engine failed; it takes no more requests.</summary>
    Failed,

    /// <summary>It was closed.</summary>
    Closed,
}
