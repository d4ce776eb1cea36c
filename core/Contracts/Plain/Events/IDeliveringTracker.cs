namespace Rlfw.Contracts;

/// <summary>
/// A tracker that brings events to a place which may be out of reach for a while. It takes them from the
/// <see cref="IRunJournal"/> (a constructor context), keeps a record of how far it came where it delivers to, and can go on
/// after the run, in another process. Its constructor checks what it is told and opens nothing: one is made before any run begins.
/// </summary>
public interface IDeliveringTracker : ITracker
{
    /// <summary>Where it stands. Callable from any thread.</summary>
    DeliveryState State { get; }

    /// <summary>
    /// Brings everything that the journal holds to its place, once, and says how a run stands that nobody runs any more. Not while
    /// the run goes on, and not after <see cref="IAsyncDisposable.DisposeAsync"/>.
    /// </summary>
    /// <param name="cancellation">Ends the delivery; what arrived stays.</param>
    /// <returns>Where it stands now; what kept it from delivering all is in it, not thrown.</returns>
    Task<DeliveryState> DeliverAsync(CancellationToken cancellation);
}
