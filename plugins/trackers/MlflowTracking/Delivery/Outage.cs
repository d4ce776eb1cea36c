using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// What is done about a store that does not take what it is given: the next try comes later and later, people are told once when
/// it begins and once when it is over, and nothing is thrown into the run.
/// </summary>
/// <param name="clock">Times the tries.</param>
/// <param name="logger">Is told.</param>
internal sealed class Outage(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private TimeSpan _pause = TimeSpan.FromSeconds(1);
    private bool _isFinal;

    /// <summary>What keeps delivery up; null where nothing does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it is time for a try.</summary>
    public bool IsOver => !_isFinal && clock.GetUtcNow() >= _next;

    /// <summary>Tries.</summary>
    /// <param name="deliver">What may fail.</param>
    /// <param name="verb">What it does, for the log.</param>
    public async Task TryAsync(Func<Task> deliver, string verb)
    {
        try
        {
            await deliver().ConfigureAwait(false);
            Succeeded();
        }
        catch (OperationCanceledException)
        {
            // Ended from outside while it waited: what it waited for is the problem that is known, or that it took too long.
            Problem ??= "the store did not answer in time";
        }
        catch (Exception e)
        {
            Failed(e, verb);
        }
    }

    private void Succeeded()
    {
        if (Problem is not null)
        {
            logger.LogInformation("MLflow takes events again; what had waited was sent");
        }

        (Problem, _pause, _next) = (null, TimeSpan.FromSeconds(1), DateTimeOffset.MinValue);
    }

    private void Failed(Exception e, string verb)
    {
        var message = e is MlflowException or UserErrorException ? e.Message : $"{e.GetType().Name}: {e.Message}";
        // Never there again however long one waits: the experiment or run was deleted, or a record will never be taken.
        _isFinal = e is MlflowException { Fault: MlflowFault.Gone or MlflowFault.Refused };
        if (Problem is null)
        {
            logger.LogWarning(
                "MLflow: {Message}. The run goes on; its folder has every event{Later}",
                message,
                _isFinal ? "" : ", and what waits is sent later"
            );
        }

        logger.LogDebug(e, "MLflow: could not {Verb}", verb);
        Problem = message;
        _next = clock.GetUtcNow() + _pause;
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }
}
