using Microsoft.Extensions.Logging;
using Rlfw.Measuring;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>Measures the machine while a run is at work, into the run folder; numbers go on where an earlier process came to.</summary>
internal sealed class SystemSampling : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SystemSampler _sampler;
    private readonly Task _worker;

    private SystemSampling(DeliveryContext context, SystemSampler sampler)
    {
        _sampler = sampler;
        _worker = Task.Run(() => WorkAsync(context));
    }

    /// <summary>Begins, where it is wanted.</summary>
    /// <param name="context">The run, its options, and what the environment says.</param>
    /// <param name="clock">Times the samples.</param>
    public static SystemSampling? Start(DeliveryContext context, TimeProvider clock)
    {
        var (options, settings) = (context.Options, context.Settings);
        if (!(options.SystemMetrics ?? settings.SystemMetricsEnabled ?? true))
        {
            return null;
        }

        var usual = new SystemSamplerSettings();
        var sampler = new SystemSampler(
            usual with
            {
                Interval = settings.SystemMetricsInterval ?? usual.Interval,
                ReadingsPerSample = settings.SystemMetricsSamples ?? usual.ReadingsPerSample,
                NodeId = settings.SystemMetricsNodeId,
                FirstNumber = context.System.Last + 1,
            },
            clock,
            context.Logger
        );
        return new SystemSampling(context, sampler);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _worker.ConfigureAwait(false);
        _sampler.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync(DeliveryContext context)
    {
        try
        {
            await foreach (var sample in _sampler.Run(_stop.Token).ConfigureAwait(false))
            {
                context.System.Append(sample);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run has ended.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The journal, on the same disk, is what stops a run; this is a convenience.
            context.Logger.LogWarning("the machine's use is not recorded any more: {Reason}", e.Message);
        }
    }
}
