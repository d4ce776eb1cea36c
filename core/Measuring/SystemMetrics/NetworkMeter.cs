using System.Net.NetworkInformation;

namespace Rlfw.Measuring;

/// <summary>How much went over all network interfaces since the meter was made, the machine's talk with itself included.</summary>
internal sealed class NetworkMeter : ISystemMeter
{
    private readonly Func<IEnumerable<(string Interface, long Received, long Sent)>> _read;
    private Dictionary<string, (long Received, long Sent)> _counters;
    private long _received;
    private long _sent;

    /// <summary>A meter that counts from now on.</summary>
    /// <param name="read">The bytes that went through every interface since it is there.</param>
    public NetworkMeter(Func<IEnumerable<(string Interface, long Received, long Sent)>> read)
    {
        _read = read;
        _counters = Counters();
    }

    public string Subject => "the network's traffic";

    public bool IsTotal => true;

    /// <summary>A meter that reads Linux's counters.</summary>
    /// <param name="procFolder">/proc.</param>
    public static NetworkMeter OfLinux(string procFolder) =>
        new(() => ProcText.Network(File.ReadAllText(Path.Combine(procFolder, "net", "dev"))));

    /// <summary>A meter that asks .NET.</summary>
    public static NetworkMeter OfSystem() =>
        new(() =>
            NetworkInterface
                .GetAllNetworkInterfaces()
                .Select(x =>
                {
                    var statistics = x.GetIPStatistics();
                    return (x.Id, statistics.BytesReceived, statistics.BytesSent);
                })
        );

    public void Read(Action<string, double> tell)
    {
        var counters = Counters();
        foreach (var (name, now) in counters)
        {
            // An interface that is new, or was made anew, began at 0.
            var before = _counters.GetValueOrDefault(name);
            var isNew = now.Received < before.Received || now.Sent < before.Sent;
            _received += isNew ? now.Received : now.Received - before.Received;
            _sent += isNew ? now.Sent : now.Sent - before.Sent;
        }

        _counters = counters;
        tell("network_receive_megabytes", _received / 1e6);
        tell("network_transmit_megabytes", _sent / 1e6);
    }

    // Two lines with one name (an alias) are one counter.
    private Dictionary<string, (long Received, long Sent)> Counters()
    {
        var counters = new Dictionary<string, (long Received, long Sent)>(StringComparer.Ordinal);
        foreach (var (name, received, sent) in _read())
        {
            counters[name] = (received, sent);
        }

        return counters;
    }
}
