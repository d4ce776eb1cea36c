namespace Rlfw.Simulation.Checking;

/// <summary>A next state after a state and an action: what the table says, and what was seen.</summary>
internal sealed class TableOutcome
{
    /// <summary>Its probability by the table.</summary>
    public double Probability { get; set; }

    /// <summary>Its mean reward by the table.</summary>
    public double Expected { get; set; }

    /// <summary>The standard deviation of its rewards by the table.</summary>
    public double ExpectedDeviation { get; set; }

    /// <summary>The difference between the largest and the least of its rewards by the table.</summary>
    public double ExpectedRange { get; set; }

    /// <summary>How often it was seen.</summary>
    public int Count { get; set; }

    /// <summary>The sum of its rewards.</summary>
    public double Sum { get; set; }

    /// <summary>The sum of their squares.</summary>
    public double Squares { get; set; }

    /// <summary>Its mean reward as seen.</summary>
    public double Mean => Sum / Count;

    /// <summary>The standard deviation of its rewards as seen.</summary>
    public double Deviation => Math.Sqrt(Math.Max(0, (Squares / Count) - (Mean * Mean)));
}
