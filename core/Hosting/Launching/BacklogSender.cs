using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Hosting.Launching;

/// <summary>Has trackers send what they had not sent when their run's process ended.</summary>
/// <param name="plugins">Makes trackers.</param>
public sealed class BacklogSender(IPluginFactory plugins)
{
    /// <summary>Sends one run's backlog. Holds the run meanwhile, so that nobody resumes it.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="trackers">The trackers; those that do not deliver to a place of their own are passed over.</param>
    /// <param name="cancellation">Ends the sending; what arrived stays.</param>
    /// <returns>Where each tracker stands.</returns>
    /// <exception cref="UserErrorException">The run is being run.</exception>
    /// <exception cref="PluginException">A tracker cannot be made.</exception>
    public async Task<IReadOnlyList<DeliveryState>> SendAsync(
        RunFolder folder,
        IReadOnlyList<PluginChoice> trackers,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(trackers);
        using var held = RunLock.Acquire(folder);
        var states = new List<DeliveryState>();
        foreach (var choice in trackers.Where(x => x.Plugin.Implements<IDeliveringTracker>()))
        {
            var tracker = plugins.Create<IDeliveringTracker>(choice, folder, new JournalReader(folder));
            await using (tracker.ConfigureAwait(false))
            {
                states.Add(await tracker.DeliverAsync(cancellation).ConfigureAwait(false));
            }
        }

        return states;
    }
}
