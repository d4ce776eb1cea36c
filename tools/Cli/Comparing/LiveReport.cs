using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rlfw.Comparing;

namespace Rlfw.Cli;

/// <summary>The newest data of a comparison; read again when somebody asks and the last reading is old enough.</summary>
/// <param name="source">Where the runs are.</param>
/// <param name="request">What is compared.</param>
/// <param name="clock">The time.</param>
internal sealed class LiveReport(IRunSource source, ComparisonRequest request, TimeProvider clock) : IDisposable
{
    // A reading that takes long is not repeated at once: the source has other things to do.
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(1);
    private const int AgePerCost = 3;

    private readonly SemaphoreSlim _one = new(1);
    private JsonObject? _data;
    private string _version = "";
    private long _read;
    private TimeSpan _patience;

    /// <summary>The data and what tells it from other data.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<(JsonObject Data, string Version)> GetAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_data is null || clock.GetElapsedTime(_read) > _patience)
            {
                await ReadAsync(cancellation).ConfigureAwait(false);
            }

            return (_data!, _version);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var comparison = await Comparer.CompareAsync(source, request, cancellation).ConfigureAwait(false);
        var curves = await CurveReader.ReadAsync(source, comparison, cancellation).ConfigureAwait(false);
        var data = ReportData.Of(comparison, curves, clock);
        var cost = clock.GetElapsedTime(began);
        _patience = TimeSpan.FromSeconds(Math.Max(LeastAge.TotalSeconds, cost.TotalSeconds * AgePerCost));
        _read = clock.GetTimestamp();
        var version = Version(data);
        // What has not changed keeps its date.
        if (version != _version)
        {
            (_data, _version) = (data, version);
        }
    }

    private static string Version(JsonObject data)
    {
        var dated = data["generated"];
        data["generated"] = null;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(ReportPage.Json(data)));
        data["generated"] = dated?.DeepClone();
        return $"\"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}\"";
    }
}
