using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Rlfw.Measuring;

/// <summary>
/// Samples the machine's metrics as MLflow's Python client does: processors, memory, disk, network, and NVIDIA's GPUs where
/// there are some. What cannot be known on a machine is left out, never guessed.
/// </summary>
/// <remarks>
/// Processors and memory are read from /proc: on Linux. Disk and network are read everywhere. What fails is left out of that
/// sample, said once, and tried again the next time. Not thread-safe.
/// </remarks>
public sealed class SystemSampler : IDisposable
{
    private readonly List<ISystemMeter> _meters = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly SystemSamplerSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly string _prefix;

    /// <summary>A sampler; processors and network are counted from now on.</summary>
    /// <param name="settings">How to sample.</param>
    /// <param name="clock">The clock and its timers.</param>
    /// <param name="logger">Hears of what cannot be read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive, or a sample has no reading.</exception>
    public SystemSampler(SystemSamplerSettings settings, TimeProvider clock, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.ReadingsPerSample, 1);
        _settings = settings;
        _clock = clock;
        _logger = logger;
        _prefix = string.IsNullOrEmpty(settings.NodeId) ? "system/" : $"system/{settings.NodeId}/";
        var isLinux = OperatingSystem.IsLinux();
        if (isLinux)
        {
            Add("the processors' load", () => new CpuMeter(settings.ProcFolder));
            Add("the memory in use", () => new MemoryMeter(settings.ProcFolder));
        }

        Add("the disk's use", () => new DiskMeter());
        Add(
            "the network's traffic",
            () => isLinux ? NetworkMeter.OfLinux(settings.ProcFolder) : NetworkMeter.OfSystem()
        );
        Add("the GPUs", () => GpuMeter.TryOpen(settings.NvmlLibrary));
    }

    /// <summary>Samples until it is stopped; the first sample comes after the first interval.</summary>
    /// <param name="stop">Ends the samples, without an exception; readings of a sample that is not full are dropped.</param>
    public async IAsyncEnumerable<SystemSample> Run([EnumeratorCancellation] CancellationToken stop = default)
    {
        using var timer = new PeriodicTimer(_settings.Interval, _clock);
        var readings = new Readings();
        for (var number = _settings.FirstNumber; await Tick(timer, stop).ConfigureAwait(false); )
        {
            Read(readings);
            if (readings.Count == _settings.ReadingsPerSample)
            {
                yield return new SystemSample(number++, _clock.GetUtcNow(), readings.TakeMeans());
            }
        }
    }

    /// <summary>Reads once, now.</summary>
    /// <returns>Metrics by MLflow's names.</returns>
    public IReadOnlyDictionary<string, double> Read()
    {
        var readings = new Readings();
        Read(readings);
        return readings.TakeMeans();
    }

    /// <summary>Gives back what the meters hold.</summary>
    public void Dispose() => _meters.OfType<IDisposable>().ToList().ForEach(meter => meter.Dispose());

    private static async ValueTask<bool> Tick(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Add(string subject, Func<ISystemMeter?> open) =>
        Try(
            subject,
            () =>
            {
                if (open() is { } meter)
                {
                    _meters.Add(meter);
                }
            }
        );

    private void Read(Readings readings)
    {
        foreach (var meter in _meters)
        {
            Try(meter.Subject, () => meter.Read((name, value) => readings.Add(_prefix + name, value, meter.IsTotal)));
        }

        readings.Count++;
    }

    private void Try(string subject, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsOfMachine(e))
        {
            if (_said.Add(subject))
            {
                _logger.LogWarning("System metrics are without {Subject}: {Reason}", subject, e.Message);
            }
        }
    }

    /// <summary>Whether a fault lies in the machine rather than in this program.</summary>
    private static bool IsOfMachine(Exception e) =>
        e
            is IOException
                or UnauthorizedAccessException
                or FormatException
                or OverflowException
                or PlatformNotSupportedException
                or NvmlException
                or System.Net.NetworkInformation.NetworkInformationException;
}
