namespace Rlfw.Hosting.Hub;

/// <summary>Shows downloads; a host that has somewhere to show them registers one.</summary>
public interface IHubObserver
{
    /// <summary>
    /// Something was loaded. Called from the download's threads, one call at a time for each download, a few times a second
    /// at most, and at the end; must be quick and must not throw.
    /// </summary>
    /// <param name="progress">How far it is.</param>
    void Report(HubProgress progress);
}
