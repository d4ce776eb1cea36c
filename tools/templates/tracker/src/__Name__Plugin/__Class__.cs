using System.Globalization;
using Rlfw.Contracts;

namespace __Name__Plugin;

/// <summary>
/// Writes "step,metric,value" for every metric. A resumed run continues the file: the host gives each event once.
/// </summary>
[Plugin("__id__", typeof(__Name__Options), Summary = "Every metric as a line of a CSV file.")]
public sealed class __Class__(__Name__Options options, RunFolder folder) : ITracker
{
    private readonly StreamWriter _file = new(Path.Combine(folder.Path, options.File), append: true) { AutoFlush = true };

    /// <inheritdoc />
    public async ValueTask RecordAsync(RunEvent record, CancellationToken cancellation)
    {
        if (record.Payload is not MetricsRecorded metrics)
        {
            return;
        }

        foreach (var (name, value) in metrics.Values)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{record.Step},{name},{value:R}");
            await _file.WriteLineAsync(line.AsMemory(), cancellation);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
