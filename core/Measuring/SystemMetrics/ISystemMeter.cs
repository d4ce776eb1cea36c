namespace Rlfw.Measuring;

/// <summary>Reads some of the machine's metrics.</summary>
internal interface ISystemMeter
{
    /// <summary>What it reads, as a message names it.</summary>
    string Subject { get; }

    /// <summary>Whether its values are totals, of which the last counts, rather than momentary, of which the mean does.</summary>
    bool IsTotal { get; }

    /// <summary>Reads.</summary>
    /// <param name="tell">Takes every metric's name, without the prefix, and value; those told before a fault count.</param>
    void Read(Action<string, double> tell);
}
