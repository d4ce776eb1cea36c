namespace Rlfw.Mlflow.Server;

/// <summary>
/// Makes what would be there twice if the request were sent twice: looks for it before every try, also after one whose answer
/// was lost, and once more afterwards, since a request can be delivered twice on its way.
/// </summary>
/// <param name="retries">Tries after the first.</param>
/// <param name="delay">How long to wait after so many failures.</param>
/// <param name="clock">Times waits.</param>
internal sealed class Making(int retries, Func<int, TimeSpan> delay, TimeProvider clock)
{
    /// <summary>Finds it, or makes it.</summary>
    /// <param name="find">Looks for it; null where it is not there.</param>
    /// <param name="make">Makes it, in one try.</param>
    /// <param name="cancellation">Ends the tries.</param>
    public async Task<T> FindOrMakeAsync<T>(Func<Task<T?>> find, Func<Task<T>> make, CancellationToken cancellation)
        where T : class
    {
        for (var failures = 0; ; )
        {
            if (await find().ConfigureAwait(false) is { } found)
            {
                return found;
            }

            try
            {
                var made = await make().ConfigureAwait(false);
                return await find().ConfigureAwait(false) ?? made;
            }
            catch (MlflowException fault) when (fault.Fault == MlflowFault.Unavailable && failures < retries)
            {
                await Task.Delay(delay(++failures), clock, cancellation).ConfigureAwait(false);
            }
        }
    }
}
